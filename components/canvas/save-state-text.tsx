"use client";
import { CloudOff, LoaderCircle, TriangleAlert } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import type { SaveState } from "./autosave";

/** Where the draft is, in words. Read out when it changes to something that matters. */
export function SaveStateText({ state, readOnly }: { state: SaveState; readOnly: boolean }) {
  if (readOnly) return <span className="text-[11.5px] text-fg-3">View only</span>;
  const loud = state.status === "offline" || state.status === "stale" || state.status === "refused";
  return (
    <span
      role="status"
      aria-live={loud ? "assertive" : "off"}
      data-save-state={state.status}
      className={`flex items-center gap-1 truncate text-[11.5px] ${loud ? "text-wait-fg" : "text-fg-3"}`}
    >
      <SaveWords state={state} />
    </span>
  );
}

function SaveWords({ state }: { state: SaveState }) {
  switch (state.status) {
    case "saved":
      return state.at === null ? (
        "Saved"
      ) : (
        <>
          Saved <RelativeTime at={state.at} />
        </>
      );
    case "pending":
    case "saving":
      return (
        <>
          <LoaderCircle className="size-3 animate-spin" aria-hidden="true" /> Saving…
        </>
      );
    case "offline":
      return (
        <>
          <CloudOff className="size-3.5" aria-hidden="true" /> Offline: kept here
        </>
      );
    case "stale":
      return (
        <>
          <TriangleAlert className="size-3.5" aria-hidden="true" /> Not saved: there is a newer draft
        </>
      );
    case "refused":
      return (
        <span title={state.message} className="flex items-center gap-1">
          <TriangleAlert className="size-3.5" aria-hidden="true" /> Not saved: {state.message}
        </span>
      );
  }
}
