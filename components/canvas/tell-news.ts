import { toast } from "sonner";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { DocumentSession, SessionNews } from "./document-session";
import type { SetAside } from "./set-aside";

type Listener = { session: DocumentSession /** The name of the person at this screen. */; viewer: string };

/** Says in a toast what happened to the draft without the person's doing, with the way back. */
export function tellNews(news: SessionNews, { session, viewer }: Listener) {
  if (news.kind === "restored") return void toast("Your unsaved edits were restored");
  if (news.kind === "settled") return tellKept(news.kept, session);
  const whose = news.by === viewer ? "your edits from elsewhere" : `${news.by}'s edits`;
  const places = news.both === 1 ? "One thing that both moved stands" : `${news.both} things that both moved stand`;
  toast(news.hadEdits ? `Merged with ${whose}` : `${capitalize(whose)} are in`, {
    ...(news.hadEdits && news.both > 0 ? { description: `${places} where you put ${news.both === 1 ? "it" : "them"}.` } : {}),
    action: { label: "Undo", onClick: () => undoMerge(news.document, session) },
    duration: 8_000,
  });
}

/** Only while nothing was done since: another step of undo would take back something else. */
function undoMerge(merged: WorkflowDocument, { store }: DocumentSession) {
  const { history, undo } = store.getState();
  if (history.document === merged) undo();
  else toast("More was changed since. Undo goes back step by step.");
}

function tellKept(kept: readonly SetAside[], session: DocumentSession) {
  const [first] = kept;
  if (!first) return;
  const what = kept.length === 1 ? `${first.title} is kept in this browser` : "Both drafts are kept in this browser";
  toast("The drafts are one now", {
    description: `${what}, under Versions.`,
    action: { label: kept.length === 1 ? "Restore" : "Restore yours", onClick: () => restoreAside(first, session) },
    duration: 10_000,
  });
}

/** Makes a draft that was decided against the draft again; undo takes it back. */
export function restoreAside({ title, document }: SetAside, { actions }: DocumentSession) {
  actions.replaceDocument(document, `restore ${title.charAt(0).toLowerCase()}${title.slice(1)}`);
  toast(`${title} is back. Undo brings back what was there.`);
}

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
