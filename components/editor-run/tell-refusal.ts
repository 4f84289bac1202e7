import { toast } from "sonner";
import { readApiError } from "@/components/read-api-error";
import type { WorkflowDocument } from "@/server/workflow/document";

type Refused = {
  /** The node that was to be run from. */
  nodeId: string;
  document: WorkflowDocument;
  onPart(nodeId: string, useStale: boolean): void;
};

/** Says why a run could not begin at a node, with what can be done about it as buttons. */
export function tellRefusal(error: unknown, { nodeId, document, onPart }: Refused): void {
  const { message, fix, data } = readApiError(error);
  const other = document.nodes.find(({ id }) => id === data?.nodeId);
  const isStale = data?.reason === "stale";
  const runOther = other && { label: `Run from “${other.name || other.id}”`, onClick: () => onPart(other.id, false) };
  toast.error("It cannot go on from here", {
    id: "part",
    duration: 12_000,
    description: [message, isStale ? null : fix].filter(Boolean).join(" "),
    ...(runOther && (isStale || data?.reason === "missing") ? { action: runOther } : {}),
    ...(isStale ? { cancel: { label: "Use it anyway", onClick: () => onPart(nodeId, true) } } : {}),
  });
}
