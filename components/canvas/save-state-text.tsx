"use client";
import { CloudOff, LoaderCircle, RotateCw, TriangleAlert } from "lucide-react";
import { RelativeTime } from "@/components/ui/relative-time";
import { useNow } from "@/components/use-now";
import type { RefusalReason, SaveState } from "./autosave";

/** Where the draft is, in words. Read out when it changes to something that matters. */
export function SaveStateText({ state, readOnly }: { state: SaveState; readOnly: boolean }) {
  if (readOnly) return <span className="text-[11.5px] text-fg-3">View only</span>;
  const loud = state.status === "offline" || state.status === "stale" || state.status === "refused" || state.status === "retrying";
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
          <CloudOff className="size-3.5" aria-hidden="true" /> {state.isKept ? "Offline: kept here" : "Offline: only in this tab"}
        </>
      );
    case "retrying":
      return <Retrying message={state.message} at={state.at} />;
    case "stale":
      return (
        <>
          <TriangleAlert className="size-3.5" aria-hidden="true" /> Not saved: there is a newer draft
        </>
      );
    case "refused":
      return (
        <span title={state.message} className="flex items-center gap-1 truncate">
          <TriangleAlert className="size-3.5 shrink-0" aria-hidden="true" /> Not saved: {shortReasons[state.why] ?? state.message}
        </span>
      );
  }
}

/** The bar below says it whole. */
const shortReasons: Partial<Record<RefusalReason, string>> = {
  "signed-out": "you are signed out",
  forbidden: "you may not change it any more",
  gone: "the workflow was deleted",
  "too-large": "it is too large",
};

/** The seconds are for the eye: read out once, not every second. */
function Retrying({ message, at }: { message: string; at: number }) {
  const seconds = Math.max(1, Math.ceil((at - useNow()) / 1_000));
  return (
    <span title={message} className="flex items-center gap-1 truncate">
      <RotateCw className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="truncate">Could not save: {lowerFirst(message.replace(/\.$/, ""))}.</span>{" "}
      <span aria-hidden="true">Trying again in {seconds} s</span>
    </span>
  );
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
