// Lays the drawing out anew, in a worker: the page can be used meanwhile, and the layout's code is only there when it is needed.
import type { EditCommand } from "@/server/workflow/edit-document";
import type { TidyPlaces } from "@/server/workflow/tidy-document";
import { type Desk, documentOf } from "./add-node";
import type { ArrangeQuestion } from "./arrange-document";
import { readSelection } from "./mark-keys";
import { listOutermost } from "./move-nodes";
import { WorkerLine } from "./worker-line";

const line = new WorkerLine<ArrangeQuestion, TidyPlaces>({
  open: () => new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" }),
  otherwise: async (question) => (await import("./arrange-document")).arrangeDocument(question),
  limitMs: 10_000,
});

const mostTries = 3;

/**
 * Those of the selected nodes that are two or more, where they stand, or else all. One step of undo. What is edited while the
 * layout is worked out is laid out too. True when it was all. Rejects with a `WorkerTimeout`, and nothing moved, when it takes too
 * long.
 */
export async function tidy(desk: Desk, selected: Iterable<string>): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    const document = documentOf(desk);
    const chosen = listOutermost(document, readSelection(document, selected).nodeIds);
    const only = chosen.length < 2 ? null : chosen;
    const { nodes, notes } = await line.ask({ document, only });
    if (documentOf(desk) !== document && tries < mostTries) continue;
    const name = only === null ? "tidy up" : `tidy up ${only.length} nodes`;
    const commands: EditCommand[] = [
      { type: "layout", positions: nodes },
      { type: "move-notes", positions: notes },
    ];
    desk.store.getState().edit({ type: "batch", name, commands });
    return only === null;
  }
}
