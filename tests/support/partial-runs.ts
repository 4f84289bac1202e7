// Runs of a part of a draft over REST, and drafts whose work is counted and that are changed between them.
import { expect } from "vitest";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { ModelServer } from "./model-server";
import { type createRunClient, declare } from "./run-client";
import { callRest } from "./test-org";

type Stage = { key: string; client: ReturnType<typeof createRunClient>; models: ModelServer };
type Answer = { status: number; body: { runId: string; code: string; detail: string; fix: string; field: string; data?: unknown } };

export function openPartialRuns({ key, client, models }: Stage) {
  let markers = 0;
  const ask = (workflowId: string, body: Record<string, unknown>): Promise<Answer> =>
    callRest(key, "POST", `workflows/${workflowId}/partial-runs`, { body });
  return {
    ask,
    /** A paid call, counted at the model's server. */
    paid(id: string, prompt = "{{ input }}") {
      const marker = `${id}-${++markers}`;
      const node = (text = prompt) =>
        declare(id, "model-call", { models: [{ provider: "local", model: "test-1" }], prompt: `[m:${marker}] ${text}` });
      return { node: node(), again: node, count: () => models.count(marker) };
    },
    async partial(workflowId: string, body: Record<string, unknown>): Promise<string> {
      const answer = await ask(workflowId, body);
      expect(answer).toMatchObject({ status: 202 });
      return answer.body.runId;
    },
    /** Edits the draft. */
    async change(workflowId: string, edit: (document: WorkflowDocument) => void): Promise<void> {
      const { revision, document } = (await callRest(key, "GET", `workflows/${workflowId}`)).body as never as {
        revision: number;
        document: WorkflowDocument;
      };
      edit(document);
      const headers = { "if-match": String(revision) };
      expect((await callRest(key, "PUT", `workflows/${workflowId}`, { body: { document }, headers })).status).toBe(200);
    },
    nodeOf(document: WorkflowDocument, id: string) {
      const node = document.nodes.find((known) => known.id === id);
      if (!node) throw new Error(`There is no node ${id}.`);
      return node;
    },
    /** What is special about each step of a run, by step key. */
    flags: async (id: string) => Object.fromEntries((await client.read(id)).steps.map((step) => [step.key, step.flags.join()])),
  };
}
