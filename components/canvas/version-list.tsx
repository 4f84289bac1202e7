"use client";
import { useState } from "react";
import type { ApiOutputs } from "@/components/api-outputs";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { LoadMore } from "@/components/ui/load-more";
import { RelativeTime } from "@/components/ui/relative-time";
import { sayChanges } from "@/server/workflow/summarize-changes";
import type { DocumentSession } from "./document-session";
import { useEditor } from "./editor-context";
import type { SetAside } from "./set-aside";
import { restoreAside } from "./tell-news";
import type { DocumentRef, VersionView } from "./use-compare";

export type VersionItem = ApiOutputs["workflows"]["versions"]["items"][number];

type VersionListProps = {
  items: readonly VersionItem[];
  publishedVersion: number | null;
  shown: VersionView;
  asides: readonly SetAside[];
  session: DocumentSession;
  onShow: (view: VersionView) => void;
  onBuild: () => void;
  more: Parameters<typeof LoadMore>[0];
};

/** The draft, then the versions, the latest first, then what this browser keeps. */
export function VersionList({ items, publishedVersion, shown, asides, session, onShow, onBuild, more }: VersionListProps) {
  const open = (ref: DocumentRef) => onShow({ from: null, to: ref });
  return (
    <div className="max-h-60 shrink-0 overflow-y-auto border-b border-line bg-panel p-2 md:max-h-none md:w-80 md:border-r md:border-b-0">
      <ol aria-label="Versions" className="grid gap-0.5">
        {items.map((item) => (
          <li key={item.number}>
            <button
              type="button"
              aria-current={item.number === shown.to || undefined}
              onClick={() => open(item.number)}
              className="grid w-full gap-0.5 rounded-md px-2.5 py-2 text-left hover:bg-hover aria-current:bg-accent-soft"
            >
              <span className="flex min-w-0 items-center gap-2">
                <span className="truncate font-[550]">
                  Version {item.number}
                  {item.title && <span>: {item.title}</span>}
                </span>
                {item.number === publishedVersion && <Badge variant="ok">Live</Badge>}
                {item.number === shown.from && <Badge variant="outline">Compared</Badge>}
              </span>
              {item.note && <span className="line-clamp-2 text-sm text-fg-2">{item.note}</span>}
              {item.changes && <span className="line-clamp-2 text-xs text-fg-2">{sayChanges(item.changes)}</span>}
              <span className="text-xs text-fg-3">
                {item.publishedBy}, <RelativeTime at={item.publishedAt} /> · {sayRuns(item.runs)}
              </span>
            </button>
          </li>
        ))}
      </ol>
      <LoadMore {...more} />
      <Asides asides={asides} session={session} onBuild={onBuild} />
    </div>
  );
}

function sayRuns(count: number): string {
  return count === 0 ? "no runs" : count === 1 ? "1 run" : `${count.toLocaleString()} runs`;
}

/** Drafts that a person decided against when two met. */
function Asides({ asides, session, onBuild }: Pick<VersionListProps, "asides" | "session" | "onBuild">) {
  const readOnly = useEditor((state) => state.readOnly);
  // The list itself is in the browser's storage, which tells nobody of a change.
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const left = asides.filter(({ id }) => !gone.has(id));
  if (left.length === 0) return null;
  const discard = (id: string) => {
    session.asides.remove(id);
    setGone(new Set(gone).add(id));
  };
  return (
    <section aria-labelledby="asides-title" className="mt-3 border-t border-line px-2.5 pt-3">
      <h2 id="asides-title" className="text-xs font-medium text-fg-2">
        Kept in this browser
      </h2>
      <ul className="mt-1 grid gap-2">
        {left.map((aside) => (
          <li key={aside.id} className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
            <span className="min-w-0 flex-1">
              {aside.title}, <RelativeTime at={new Date(aside.at).toISOString()} />
            </span>
            <Button
              variant="outline"
              size="sm"
              disabled={readOnly}
              onClick={() => {
                restoreAside(aside, session);
                onBuild();
              }}
            >
              Restore
            </Button>
            <Button variant="ghost" size="sm" onClick={() => discard(aside.id)}>
              Discard
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
