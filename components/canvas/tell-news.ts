import { toast } from "sonner";
import { isSameDocument } from "@/server/workflow/diff-document";
import type { MergeConflict } from "@/server/workflow/merge/merge-conflict";
import type { DocumentSession } from "./document-session";
import { downloadDocument } from "./download-document";
import type { MergedEdits, OfferedDraft, SessionNews } from "./session-news";
import type { SetAside } from "./set-aside";

type Listener = { session: DocumentSession /** The name of the person at this screen. */; viewer: string };

/** Says in a toast what happened to the draft without the person's doing, with the way back. */
export function tellNews(news: SessionNews, { session, viewer }: Listener) {
  if (news.kind === "restored") return void toast("Your unsaved edits were restored");
  if (news.kind === "offered") return tellOffered(news, session);
  if (news.kind === "settled") return tellSettled(news, session);
  const whose = news.by === viewer ? "your edits from elsewhere" : `${news.by}'s edits`;
  const isOther = !isSameDocument(news.change.from, news.change.to);
  toast(news.hadEdits ? `Merged with ${whose}` : `${capitalize(whose)} are in`, {
    ...(news.both.length > 0 ? { description: sayPlaces(news.both) } : {}),
    ...(isOther ? { action: { label: "Take out", onClick: () => takeOut(news, session) } } : {}),
    duration: 8_000,
  });
}

/** What became of things that one of us moved while the other one moved or deleted them. */
function sayPlaces(both: readonly MergeConflict[]): string {
  const moved = both.filter(({ kind }) => kind === "field").length;
  const gone = both.length - moved;
  const stands =
    moved === 1 ? "One thing that both moved stands where you put it." : `${moved} things that both moved stand where you put them.`;
  const stays =
    gone === 1
      ? "One that one of you moved and the other deleted is gone."
      : `${gone} that one of you moved and the other deleted are gone.`;
  return [moved > 0 ? stands : "", gone > 0 ? stays : ""].filter(Boolean).join(" ");
}

/** Undo goes back over one's own edits alone, so taking out someone else's is a step of its own. */
function takeOut(edits: MergedEdits, session: DocumentSession) {
  const whose = `${edits.by}'s edits`;
  toast(session.takeOut(edits) ? `${whose} are out. Undo brings them back.` : `All of ${whose} was changed since.`);
}

function tellOffered(offered: OfferedDraft, session: DocumentSession) {
  const day = new Date(offered.draft.at).toLocaleDateString(undefined, { day: "numeric", month: "long" });
  toast(`Edits of ${day} in a tab that was closed were never saved`, {
    description: "They are kept in this browser, under Versions.",
    action: { label: "Take in", onClick: () => void takeOffered(offered, session) },
    duration: 20_000,
  });
}

async function takeOffered(offered: OfferedDraft, session: DocumentSession) {
  if (!(await session.takeOffered(offered))) toast("Save this draft first: the other edits are still under Versions.");
}

type Settled = Extract<SessionNews, { kind: "settled" }>;

function tellSettled({ kept, lost }: Settled, session: DocumentSession) {
  for (const { title, document } of lost)
    toast.warning(`This browser has no room to keep ${inSentence(title)}`, {
      description: "Export it if you may want it back: this is the last moment.",
      action: { label: "Export", onClick: () => downloadDocument(title, document) },
      duration: Number.POSITIVE_INFINITY,
    });
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
  actions.replaceDocument(document, `restore ${inSentence(title)}`);
  toast(`${title} is back. Undo brings back what was there.`);
}

/** Names keep their capitals. */
const inSentence = (title: string) => title.replace(/^(?:Your|Unsaved) /, (word) => word.toLowerCase());
const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
