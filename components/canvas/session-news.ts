// What happens to a draft without the person's doing: what the session tells, and the screen says.
import type { MergeConflict } from "@/server/workflow/merge/merge-conflict";
import type { Change } from "@/server/workflow/merge/repeat-change";
import type { KeptDraft } from "./kept-drafts";
import type { SetAside } from "./set-aside";

/** Someone's edits, as what they made of my draft. */
export type MergedEdits = { by: string; change: Change };

/** A whole draft. */
export type DecidedAgainst = Pick<SetAside, "title" | "document">;

/** What a page left behind long ago, now kept among what was set aside. */
export type OfferedDraft = { draft: KeptDraft; aside: SetAside };

/** What happened to the draft without the person's doing. */
export type SessionNews =
  /** Someone else's edits are in, beside mine when I had any. `both`: places and sizes on the canvas that both changed. */
  | ({ kind: "merged"; hadEdits: boolean; both: readonly MergeConflict[] } & MergedEdits)
  | { kind: "restored" }
  | ({ kind: "offered" } & OfferedDraft)
  /** Two drafts became one by a person's choices; what was not chosen is kept, as far as there is room for it. */
  | { kind: "settled"; kept: SetAside[]; lost: DecidedAgainst[] };
