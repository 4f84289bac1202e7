// Asks what is wrong with the document. It is found in a worker: 500 nodes cost some 20 ms, too much to spend between two keys,
// and the expression engines that it takes stay out of what the editor loads first.
import type { GraphIssue } from "@/server/workflow/graph";
import type { Checked } from "./check-document";
import { WorkerLine } from "./worker-line";

export class DocumentChecks {
  private readonly line = new WorkerLine<Checked, readonly GraphIssue[]>({
    open: () => new Worker(new URL("./check.worker.ts", import.meta.url), { type: "module" }),
    otherwise: async (checked) => (await import("./check-document")).checkDocument(checked),
  });
  private running: (Checked & { issues: Promise<readonly GraphIssue[]> }) | null = null;

  /** The same document is checked once, however many ask. */
  check(checked: Checked): Promise<readonly GraphIssue[]> {
    const { document, workflows, profiles } = checked;
    const { running } = this;
    if (running?.document === document && running.workflows === workflows && running.profiles === profiles) return running.issues;
    const issues = this.line.ask(checked);
    this.running = { ...checked, issues };
    return issues;
  }

  close() {
    this.running = null;
    this.line.close();
  }
}
