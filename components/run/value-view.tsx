"use client";
import { useQuery } from "@tanstack/react-query";
import { memo, type ReactNode, useMemo, useState } from "react";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Segmented } from "@/components/ui/segmented";
import { type Reading, readAs, readingWords } from "@/components/values/read-as";
import { ValueReading } from "@/components/values/value-reading";
import { openAtFirst, type ValueRoot } from "@/components/values/value-rows";
import { ValueTree } from "@/components/values/value-tree";
import { isPlainObject } from "@/server/workflow/expression/read-path";
import { type ArtifactRef, isArtifactRef } from "@/server/workflow/run-event";

type ValueViewProps = {
  value: unknown;
  label: string;
  /** Whose value it is, when it may be one that is too large to travel with the run. */
  runId?: string;
  /** By which an expression reads it, so that it can be dragged into a field. Left out: none does. */
  name?: string | undefined;
  /** On paper nothing can be opened: all of it is written out. */
  isOnPaper?: boolean;
};

/**
 * Any JSON value in a frame: what reads well as text, table or picture so, all else as a tree to search, open and take from; the
 * JSON itself is one press away.
 */
export const ValueView = memo(function ValueView({ value, label, runId, name, isOnPaper = false }: ValueViewProps) {
  if (isOnPaper) return <PaperValue value={value} label={label} />;
  if (runId !== undefined && isArtifactRef(value)) return <LargeValue runId={runId} artifact={value} label={label} name={name} />;
  return <WholeValue value={value} label={label} name={name} />;
});

function PaperValue({ value, label }: Pick<ValueViewProps, "value" | "label">) {
  return (
    <Frame label={label}>
      {readAs(value) ? <ValueReading value={value} renderRest={(rest) => <Json value={rest} />} /> : <Json value={value} />}
    </Frame>
  );
}

type View = "read" | "tree" | "json";

function WholeValue({ value, label, name }: Pick<ValueViewProps, "value" | "label" | "name">) {
  const reading = useMemo(() => readAs(value), [value]);
  const [chosen, setChosen] = useState<View | null>(null);
  const views = listViews(value, reading);
  const view = views.find((known) => known === chosen) ?? views[0];
  const words: Record<View, string> = { read: reading ? readingWords[reading.kind] : "", tree: "Tree", json: "JSON" };
  return (
    <Frame
      label={label}
      tools={
        <>
          {view !== undefined && views.length > 1 && (
            <Segmented
              label={`How ${label} is shown`}
              value={view}
              onValueChange={setChosen}
              options={views.map((known) => ({ value: known, label: words[known] }))}
              className="pointer-fine:p-[2px] [&_button]:px-1.5 [&_button]:text-2xs pointer-fine:[&_button]:h-[19px]"
            />
          )}
          <CopyButton text={() => writeText(value)} label={`Copy ${label.toLowerCase()}`} />
        </>
      }
    >
      {view === "read" && (
        <ValueReading value={value} renderRest={(rest, path) => <Tree value={rest} label={label} name={name} path={path} />} />
      )}
      {view === "tree" && <Tree value={value} label={label} name={name} />}
      {view === "json" && <Json value={value} />}
      {view === undefined && <Plain value={value} />}
    </Frame>
  );
}

/** The one that reads best comes first. A single plain value has but one. */
function listViews(value: unknown, reading: Reading | null): View[] {
  const isBranch = typeof value === "object" && value !== null;
  if (!isBranch) return reading ? ["read", "json"] : [];
  return reading ? ["read", "tree", "json"] : ["tree", "json"];
}

function Frame({ label, tools, children }: { label: string; tools?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={label} className="min-w-0 overflow-hidden rounded-md border border-line bg-panel dark:bg-raised">
      <header className="flex min-h-8 items-center gap-1 border-b border-line bg-sunken pr-1 pl-3 dark:bg-hover/40">
        <h4 className="min-w-0 flex-1 truncate text-2xs font-medium text-fg-2">{label}</h4>
        {tools}
      </header>
      {children}
    </section>
  );
}

/** So many rows are open at first; with more of them there is a search. */
const rowsAtFirst = 15;
const rowsWithoutSearch = 12;

type TreeProps = Pick<ValueViewProps, "value" | "label" | "name"> & { path?: readonly string[] };

const atTop: readonly string[] = [];

function Tree({ value, label, name, path = atTop }: TreeProps) {
  const where = JSON.stringify(path);
  const roots = useMemo(
    (): ValueRoot[] => [
      {
        root: name ?? label.toLowerCase(),
        path: JSON.parse(where),
        title: "",
        schema: {},
        value: { is: value },
        isUnnamed: name === undefined,
      },
    ],
    [value, name, label, where],
  );
  const [startsOpen] = useState(() => openAtFirst(roots, rowsAtFirst));
  const hasSearch = countInside(value, rowsWithoutSearch) > rowsWithoutSearch;
  return <ValueTree label={label} roots={roots} startsOpen={startsOpen} fits hasSearch={hasSearch} />;
}

/** How many values are inside one, as far as `most` of them. */
function countInside(value: unknown, most: number): number {
  if (!Array.isArray(value) && !isPlainObject(value)) return 0;
  let count = 0;
  for (const inner of Object.values(value)) {
    if (count > most) break;
    count += 1 + countInside(inner, most - count);
  }
  return count;
}

/** More than this is not written out: no person reads it, and the page would hang on it. */
const jsonChars = 200_000;

function Json({ value }: { value: unknown }) {
  const text = useMemo(() => JSON.stringify(value ?? null, null, 2), [value]);
  return (
    <>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="max-h-[416px] overflow-auto px-3 py-2 font-mono text-2xs leading-relaxed whitespace-pre-wrap break-words print:max-h-none"
      >
        {text.slice(0, jsonChars)}
      </pre>
      {text.length > jsonChars && (
        <p className="border-t border-line px-3 py-1.5 text-2xs text-fg-3">
          The first {jsonChars / 1_000} of {Math.ceil(text.length / 1_000)} kB. Copy takes all of it.
        </p>
      )}
    </>
  );
}

function Plain({ value }: { value: unknown }) {
  if (value === undefined || value === null) return <p className="px-3 py-2 text-xs text-fg-3">Nothing</p>;
  return <p className="num px-3 py-2 font-mono text-xs">{String(value)}</p>;
}

const writeText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value ?? null, null, 2));

type LargeValueProps = { runId: string; artifact: ArtifactRef; label: string; name: string | undefined };

/** A value too large to travel with the run: its beginning, and the rest when asked for. */
function LargeValue({ runId, artifact, label, name }: LargeValueProps) {
  const trpc = useTRPC();
  const [isWanted, setIsWanted] = useState(false);
  const content = useQuery({
    ...trpc.runs.artifact.queryOptions({ runId, id: artifact.$artifact }, { enabled: isWanted, staleTime: Number.POSITIVE_INFINITY }),
    select: readContent,
  });
  if (content.data) return <WholeValue value={content.data.value} label={label} name={name} />;
  return (
    <Frame label={label} tools={<CopyButton text={artifact.preview} label={`Copy the beginning of ${label.toLowerCase()}`} />}>
      <div className="grid gap-2 px-3 py-2">
        <pre className="max-h-96 overflow-auto font-mono text-2xs break-words whitespace-pre-wrap">{artifact.preview}</pre>
        {content.isError && (
          <p role="alert" className="text-xs text-fail-fg">
            The rest could not be read. Try again.
          </p>
        )}
        <Button
          variant="outline"
          size="sm"
          pending={content.isFetching}
          onClick={() => (content.isError ? void content.refetch() : setIsWanted(true))}
        >
          Load all {Math.ceil(artifact.bytes / 1_000)} kB
        </Button>
      </div>
    </Frame>
  );
}

/** As it was stored: JSON, or plain text of something else. */
function readContent({ content }: { content: string }): { value: unknown } {
  try {
    return { value: JSON.parse(content) as unknown };
  } catch {
    // Not JSON: it is read as the text that it is.
    return { value: content };
  }
}
