// Lays the drawing out anew, in a worker: the page can be used meanwhile, and the layout's code is only there when it is needed.
import type { WorkflowDocument } from "@/server/workflow/document";
import type { Point } from "@/server/workflow/edit-document";
import { type Desk, documentOf } from "./add-node";
import { WorkerLine } from "./worker-line";

const line = new WorkerLine<WorkflowDocument, Record<string, Point>>({
  open: () => new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" }),
  otherwise: async (document) => (await import("./arrange-document")).arrangeDocument(document),
});

const mostTries = 3;

/** One step of undo. What is edited while the layout is worked out is laid out too. */
export async function tidy(desk: Desk): Promise<void> {
  for (let tries = 1; ; tries++) {
    const document = documentOf(desk);
    const positions = await line.ask(document);
    if (documentOf(desk) !== document && tries < mostTries) continue;
    return desk.store.getState().edit({ type: "layout", positions });
  }
}
