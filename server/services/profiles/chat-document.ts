import "server-only";
import { readDocument } from "@/server/engine/compiled-version";
import type { WorkflowDocument } from "@/server/workflow/document";

type ChatProfile = { id: string; number: number; name: string };

/** The workflow that gives one answer: a message, and the agent that the profile describes. */
export function chatDocument({ id, number, name }: ChatProfile): WorkflowDocument {
  return readDocument({
    version: 1,
    nodes: [
      {
        id: "message",
        type: "manual",
        name: "Message",
        position: { x: 0, y: 0 },
        config: {
          fields: [
            { name: "message", label: "Message", type: "long-text", required: true },
            { name: "history", label: "Earlier messages", type: "json", required: true },
          ],
        },
      },
      {
        id: "agent",
        type: "agent",
        name,
        position: { x: 0, y: 140 },
        config: {
          profile: { id, version: number, name },
          prompt: "{{ trigger.message }}",
          conversation: "{{ trigger.history }}",
        },
      },
    ],
    edges: [{ id: "asked", source: "message", target: "agent" }],
    notes: [],
    groups: [],
  });
}
