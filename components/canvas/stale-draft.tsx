"use client";
import type { DocumentSession } from "./document-session";
import { useEditor } from "./editor-context";
import { StaleDialog } from "./stale-dialog";

/** Appears when someone else saved first and both changed the same. */
export function StaleDraft({ session }: { session: DocumentSession }) {
  const save = useEditor((state) => state.save);
  const mine = useEditor((state) => state.history.document);
  if (save.status !== "stale") return null;
  return (
    <StaleDialog
      key={save.theirs.revision}
      mine={mine}
      theirs={save.theirs}
      merge={(choices) => session.preview(choices)}
      onSettle={(choices) => session.settle(choices)}
    />
  );
}
