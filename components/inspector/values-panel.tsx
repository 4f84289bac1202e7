"use client";
import { PanelRightOpen, X } from "lucide-react";
import { useMemo, useState, useSyncExternalStore } from "react";
import { useEditor } from "@/components/canvas/editor-context";
import type { ExpressionPlace } from "@/components/expression/expression-place";
import { useIsNarrow } from "@/components/run/use-is-narrow";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import type { ValueRoot } from "@/components/values/value-rows";
import { ValueTree } from "@/components/values/value-tree";
import { useForm } from "./form-context";
import { useLastOutputs } from "./use-last-outputs";

const storageKey = "trellis:values-open";

/** The button that opens a list of all that the fields may refer to, beside the panel; and the list while it is open. */
export function ValuesSection() {
  const { place, readOnly } = useForm();
  const isNarrow = useIsNarrow();
  const [isOpen, setIsOpen] = useState(() => localStorage.getItem(storageKey) === "yes");
  const set = (next: boolean) => {
    setIsOpen(next);
    localStorage.setItem(storageKey, next ? "yes" : "no");
  };
  // There is no room beside the panel, and nothing is built on a phone.
  if (place === null || readOnly || isNarrow) return null;
  return (
    <>
      <Button variant="ghost" size="sm" aria-expanded={isOpen} onClick={() => set(!isOpen)} className="-my-1 justify-self-end text-fg-3">
        <PanelRightOpen /> {isOpen ? "Hide values" : "Values to use"}
      </Button>
      {isOpen && <ValuesPanel place={place} onClose={() => set(false)} />}
    </>
  );
}

function ValuesPanel({ place, onClose }: { place: ExpressionPlace; onClose: () => void }) {
  const { targets } = useForm();
  const listed = useSyncExternalStore(targets.subscribe, targets.list, targets.list);
  const { roots, hasData } = useRoots(place);
  return (
    <section
      aria-label="Values from earlier nodes"
      className="absolute inset-y-0 right-full z-10 flex w-[300px] flex-col border-l border-line bg-panel shadow-lg"
    >
      <header className="flex items-center gap-2 py-2.5 pr-2 pl-4">
        <h3 className="flex-1 text-sm font-medium">Values to use</h3>
        <IconButton label="Hide values" onClick={onClose}>
          <X />
        </IconButton>
      </header>
      <p className="px-4 pb-2 text-xs text-fg-3">
        {hasData
          ? "As they were in the last run. Drag one into a field, or press Enter on it."
          : "No run yet: these are the fields that are known. Run the workflow once to see values here."}
      </p>
      <ValueTree label="Values" roots={roots} targets={listed} onInsert={(id, { root, path }) => targets.insert(id, { root, path })} />
    </section>
  );
}

/** Drawn again when the workflow changes, or a run has given other values. */
function useRoots(place: ExpressionPlace): { roots: ValueRoot[]; hasData: boolean } {
  const document = useEditor((state) => state.history.document);
  const workflowId = useEditor((state) => state.workflowId);
  const lastOf = useLastOutputs(workflowId);
  const called = useEditor((state) => state.calledWorkflows);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the place reads changes with the document and the last run
  return useMemo(() => {
    const groups = place.groups("before-step");
    const roots = groups.flatMap(({ title, choices }) =>
      choices.map(({ root, path, schema }): ValueRoot => {
        const last = place.lastValue(root, path, "before-step");
        return { root, path, title, schema, value: last ? { is: last.value } : undefined };
      }),
    );
    return { roots, hasData: roots.some(({ root, value }) => value !== undefined && root !== "run") };
  }, [place, document, lastOf, called]);
}
