import type { FieldPath } from "../field-path";
import { formatFieldPath } from "../field-path";
import type { Side, Sides, ValueMerge } from "./merge-value";

/** What the other side did to something that was deleted. */
export type TouchedPart =
  | { what: "field"; nodeId: string; path: FieldPath }
  | { what: "connected"; from: string; to: string }
  | { what: "put-inside"; nodeId: string }
  /** Made or changed a group that goes with it, because nothing else is in it. */
  | { what: "grouped"; name: string };

/** A place where two people want different things. Until someone chooses, the merged document has `chosen`. */
export type MergeConflict = Sides & {
  /** The same whenever the same three documents meet; names it among the choices. */
  key: string;
  subject: "node" | "note" | "group" | "settings";
  /** Of the node, note or group. */
  id?: string;
  /** field: both changed it. deletion: one deleted it, the other changed it. nesting: each put one node into the other. */
  kind: "field" | "deletion" | "nesting";
  path: FieldPath;
  deletedBy?: Side;
  touched?: TouchedPart[];
  /** Only places on the canvas differ: nobody has to be asked. */
  isQuiet: boolean;
  chosen: Side;
};

export type Choices = ReadonlyMap<string, Side>;

export type Decisions = {
  /** By the conflicts' keys. */
  choices?: Choices;
  /** Whose stays where nothing was chosen; left out: mine. Against a mere move a deletion stands either way. */
  prefer?: Side;
};

/** Collects what people disagree on while a document is merged. */
export class ConflictLog {
  readonly conflicts: MergeConflict[] = [];
  private readonly decisions: Decisions;

  constructor(decisions: Decisions) {
    this.decisions = decisions;
  }

  /** Whose stays: as was chosen, else mine unless `fallback` says otherwise. */
  decide(conflict: Omit<MergeConflict, "key" | "chosen">, fallback: Side = "mine"): Side {
    const name = conflict.kind === "field" ? formatFieldPath(conflict.path) : conflict.kind;
    const key = [conflict.subject, conflict.id ?? "", name].join(":");
    const isMereMove = conflict.kind === "deletion" && conflict.isQuiet;
    const chosen = this.decisions.choices?.get(key) ?? (isMereMove ? fallback : (this.decisions.prefer ?? fallback));
    if (!this.conflicts.some((known) => known.key === key)) this.conflicts.push({ ...conflict, key, chosen });
    return chosen;
  }

  /** How the fields of one thing are merged. Places and sizes are quiet and taken whole. */
  fieldsOf(subject: MergeConflict["subject"], id?: string): ValueMerge {
    return {
      isWhole: ([key]) => isPlace(key) || key === "pinned",
      decide: (path, sides) =>
        this.decide({ subject, ...(id === undefined ? {} : { id }), kind: "field", path, ...sides, isQuiet: isPlace(path[0]) }),
    };
  }
}

export function isPlace(key: string | number | undefined): boolean {
  return key === "position" || key === "size";
}
