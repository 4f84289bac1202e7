"use client";
import { Panel, useConnection } from "@xyflow/react";
import { nodeCatalog } from "@/server/nodes/registry";
import { canConnect } from "@/server/workflow/can-connect";
import { useEditorStore } from "./editor-context";

/** While a wire is over something it may not be connected to: why not. */
export function ConnectionHint() {
  const store = useEditorStore();
  const reason = useConnection((connection) => {
    if (!connection.inProgress || !connection.toHandle || connection.isValid || !connection.toNode) return null;
    const [source, target] =
      connection.fromHandle.type === "source" ? [connection.fromHandle, connection.toHandle] : [connection.toHandle, connection.fromHandle];
    const answer = canConnect(store.getState().history.document, nodeCatalog, {
      source: source.nodeId,
      sourceHandle: source.id ?? "out",
      target: target.nodeId,
      targetHandle: target.id ?? "in",
    });
    return answer.ok ? null : answer.reason;
  });
  if (reason === null) return null;
  return (
    <Panel position="top-center" className="pointer-events-none rounded-md bg-raised px-3 py-1.5 text-sm text-fail-fg shadow-md">
      {reason}
    </Panel>
  );
}
