// Asks what is wrong with the document. It is found in a worker: 500 nodes cost some 20 ms, too much to spend between two keys,
// and the expression engines that it takes stay out of what the editor loads first.
import type { WorkflowDocument } from "@/server/workflow/document";
import type { GraphIssue } from "@/server/workflow/graph";
import { WorkerLine } from "./worker-line";

export class DocumentChecks {
  private readonly line = new WorkerLine<WorkflowDocument, readonly GraphIssue[]>({
    open: () => new Worker(new URL("./check.worker.ts", import.meta.url), { type: "module" }),
    otherwise: async (document) => (await import("./check-document")).checkDocument(document),
  });
  private running: { document: WorkflowDocument; issues: Promise<readonly GraphIssue[]> } | null = null;

  /** The same document is checked once, however many ask. */
  check(document: WorkflowDocument): Promise<readonly GraphIssue[]> {
    if (this.running?.document !== document) this.running = { document, issues: this.line.ask(document) };
    return this.running.issues;
  }

  close() {
    this.running = null;
    this.line.close();
  }
}
