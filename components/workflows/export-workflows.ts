import { download } from "@/components/download";
import type { useTRPCClient } from "@/components/trpc-provider";

/** Gives the browser one file with the drafts of these workflows. It can be imported again, here or elsewhere. */
export async function exportWorkflows(client: ReturnType<typeof useTRPCClient>, ids: readonly string[]): Promise<void> {
  const workflows = await Promise.all(ids.map((id) => client.workflows.get.query({ id })));
  const content = {
    format: "trellis-workflows",
    workflows: workflows.map(({ name, description, document }) => ({ name, description, document })),
  };
  const [only] = workflows;
  const name = workflows.length === 1 && only ? only.name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").toLowerCase() || "workflow" : "workflows";
  download(`${name}.json`, { type: "application/json", text: JSON.stringify(content, null, 2) });
}
