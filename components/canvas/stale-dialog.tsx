"use client";
import { useMemo, useState } from "react";
import { ChangeList } from "@/components/changes/change-list";
import { TextDiff } from "@/components/changes/text-diff";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { RelativeTime } from "@/components/ui/relative-time";
import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import { listChanges } from "@/server/workflow/list-changes";
import type { Choices, MergeConflict } from "@/server/workflow/merge/merge-conflict";
import type { Side } from "@/server/workflow/merge/merge-value";
import type { Merge } from "@/server/workflow/merge-document";
import { type ConflictWords, type SideWords, sayConflict } from "@/server/workflow/words/conflict-words";
import { sayValue } from "@/server/workflow/words/field-words";
import type { TheirDraft } from "./autosave";

type StaleDialogProps = {
  mine: WorkflowDocument;
  theirs: TheirDraft;
  /** Both drafts as one, by these choices. */
  merge: (choices: Choices) => Merge | null;
  onSettle: (choices: Choices) => void;
};

const nothingChosen: Choices = new Map();

/** Two people changed the same. Everything else is merged already; each of these is theirs or mine. */
export function StaleDialog({ mine, theirs, merge, onSettle }: StaleDialogProps) {
  const [choices, setChoices] = useState<Choices>(nothingChosen);
  // Mine and theirs are what the merge is made of; `merge` reads them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const merged = useMemo(() => merge(choices), [choices, mine, theirs]);
  if (!merged) return null;
  const asked = merged.conflicts.filter(({ isQuiet }) => !isQuiet);
  const by = theirs.updatedBy ?? "Someone";
  const choose = (key: string, side: Side) => setChoices(new Map(choices).set(key, side));
  const chooseAll = (side: Side) => setChoices(new Map(merged.conflicts.map(({ key }) => [key, side])));
  return (
    <Dialog open>
      <DialogContent
        className="max-w-2xl grid-rows-[auto_auto_minmax(0,1fr)_auto] overflow-hidden max-sm:h-[calc(100dvh-1.5rem)] max-sm:w-[calc(100vw-1.5rem)] [&>button:last-child]:hidden"
        // No choice is made ready for a hasty Enter.
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
        }}
        onEscapeKeyDown={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
      >
        <DialogHeader>
          <DialogTitle>
            {by} and you changed the same {asked.length === 1 ? "thing" : `${asked.length} things`}
          </DialogTitle>
          <DialogDescription>
            {by} saved this workflow <RelativeTime at={theirs.updatedAt} />. What does not collide is merged. Choose whose stays where you
            both changed something; the other version is kept in this browser.
          </DialogDescription>
        </DialogHeader>
        <div className="flex flex-wrap items-center gap-2">
          <Button variant="outline" size="sm" onClick={() => chooseAll("mine")}>
            All yours
          </Button>
          <Button variant="outline" size="sm" onClick={() => chooseAll("theirs")}>
            All of {by}
          </Button>
        </div>
        <div className="-mx-5 grid min-h-0 content-start gap-4 overflow-y-auto px-5 pb-1">
          {asked.map((conflict) => (
            <Conflict key={conflict.key} conflict={conflict} mine={mine} theirs={theirs} onChoose={(side) => choose(conflict.key, side)} />
          ))}
          <section className="grid gap-1.5">
            <h3 className="text-xs font-medium text-fg-2">What your draft becomes</h3>
            <Becomes before={mine} after={merged.document} />
          </section>
        </div>
        <DialogFooter>
          <Button onClick={() => onSettle(choices)}>Save as one draft</Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function Becomes({ before, after }: { before: WorkflowDocument; after: WorkflowDocument }) {
  const changes = useMemo(() => listChanges(before, after, nodeCatalog), [before, after]);
  if (changes.length === 0) return <p className="text-sm text-fg-3">It stays as it is.</p>;
  return (
    <div className="rounded-md border border-line bg-sunken p-1">
      <ChangeList changes={changes} />
    </div>
  );
}

type ConflictProps = { conflict: MergeConflict; mine: WorkflowDocument; theirs: TheirDraft; onChoose: (side: Side) => void };

function Conflict({ conflict, mine, theirs, onChoose }: ConflictProps) {
  const words = sayConflict(conflict, { mine, theirs: theirs.document, catalog: nodeCatalog });
  const base = sayValue(conflict.base, { path: conflict.path, document: mine, catalog: nodeCatalog });
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1.5 text-sm font-[550]">{words.title}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        <Choice side="mine" title="Yours" {...{ conflict, words, base, onChoose }} />
        <Choice side="theirs" title={`From ${theirs.updatedBy ?? "the newer draft"}`} {...{ conflict, words, base, onChoose }} />
      </div>
    </fieldset>
  );
}

type ChoiceProps = {
  side: Side;
  title: string;
  conflict: MergeConflict;
  words: ConflictWords;
  base: string | null;
  onChoose: (side: Side) => void;
};

function Choice({ side, title, conflict, words, base, onChoose }: ChoiceProps) {
  return (
    <label className="grid cursor-pointer content-start gap-1.5 rounded-md border border-line bg-panel px-3 py-2.5 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent">
      <span className="flex items-center gap-2 text-xs font-medium text-fg-2">
        <input
          type="radio"
          name={conflict.key}
          checked={conflict.chosen === side}
          onChange={() => onChoose(side)}
          className="size-3.5 accent-(--accent)"
        />
        {title}
      </span>
      <SideText words={words[side]} base={base} />
    </label>
  );
}

function SideText({ words: { text, isValue }, base }: { words: SideWords; base: string | null }) {
  if (text === null) return <span className="text-sm text-fg-3">Nothing</span>;
  if (!isValue) return <span className="text-sm break-words">{text}</span>;
  return (
    <div className="max-h-44 overflow-y-auto">
      <TextDiff before={base ?? ""} after={text} onlyAfter />
    </div>
  );
}
