"use client";
import { Pin, Radio, SquarePen } from "lucide-react";
import { type HookListener, useHookStore } from "@/components/editor-run/hook-store";
import { useStaleStore } from "@/components/editor-run/stale-store";
import type { DocumentNode } from "@/server/workflow/document";

const mark = "lod-far-hidden shrink-0 [&_svg]:size-3.5";

/** What is special about a node in the drawing, as small signs with words on hover: pinned, changed since the last run or since publishing. */
export function CardMarks({ node }: { node: DocumentNode }) {
  const stale = useStaleStore((state) => state.byNode[node.id]);
  const listener = useHookStore((state) => state[node.id]);
  const changed = useStaleStore((state) => state.changed.includes(node.id));
  const since = useStaleStore((state) => state.sinceWords);
  return (
    <>
      {node.pinned !== null && (
        <span
          role="img"
          aria-label="Output pinned"
          title="Output pinned: runs of the draft take it and do not run this node. Published versions ignore it."
          className={`${mark} text-accent-text`}
        >
          <Pin aria-hidden="true" />
        </span>
      )}
      {listener && (listener.isListening || listener.lastCall) && <ListeningMark listener={listener} />}
      {stale && (
        <span
          role="img"
          aria-label={changed ? `Changed since ${since}` : "Not up to date"}
          title={`${changed ? `Changed since ${since}` : "Not up to date"}: ${stale.join("; ")}`}
          className={`${mark} ${changed ? "text-wait-fg" : "text-fg-3"}`}
        >
          <SquarePen aria-hidden="true" />
        </span>
      )}
    </>
  );
}

function ListeningMark({ listener: { isListening, lastCall } }: { listener: HookListener }) {
  const last =
    lastCall && `last call ${lastCall.error ? "refused" : (lastCall.request?.method ?? "")} ${new Date(lastCall.at).toLocaleTimeString()}`;
  const words = [isListening ? "Listening for a test call" : "Test address closed", last].filter(Boolean).join("; ");
  return (
    <span role="img" aria-label={words} title={words} className={`${mark} ${isListening ? "text-run" : "text-fg-3"}`}>
      <Radio aria-hidden="true" />
    </span>
  );
}
