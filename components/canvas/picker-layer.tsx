"use client";
import { useCallback } from "react";
import { toast } from "sonner";
import { nodeCatalog } from "@/server/nodes/registry";
import { canConnect } from "@/server/workflow/can-connect";
import { useEditor, useEditorActions, useEditorStore } from "./editor-context";
import type { PickerRequest } from "./editor-store";
import { NodePicker, type PickerTarget } from "./node-picker";

const titles: Record<PickerRequest["purpose"], string> = {
  add: "Add a node",
  insert: "Insert a node",
  replace: "Replace with",
  wire: "Connect to",
};

/** The list that was asked for by a key, a menu or a dropped wire, and what its choice does. */
export function PickerLayer() {
  const store = useEditorStore();
  const actions = useEditorActions();
  const picker = useEditor((state) => state.picker);
  const close = useCallback(() => store.setState({ picker: null }), [store]);
  if (picker === null) return null;

  const choose = (choice: string) => {
    close();
    if (picker.purpose === "insert" && picker.edgeId) return actions.insertOnEdge(choice, picker.edgeId);
    if (picker.purpose === "replace" && picker.nodeId) return actions.replaceNode(picker.nodeId, choice);
    if (picker.purpose === "wire") return connectTo(choice);
    // Under a node when one is selected (the key N); where the wire or the pointer was otherwise.
    actions.addNode(choice, picker.nodeId ? { from: picker.from, fallback: picker.at } : { at: picker.at, from: picker.from });
  };
  const connectTo = (target: string) => {
    if (!picker.from) return void toast.error("All outputs of this node are connected. Delete a connection first.");
    const reason = actions.connect({ source: picker.from.nodeId, sourceHandle: picker.from.handle, target, targetHandle: "in" });
    if (reason !== null) toast.error(reason);
  };
  return (
    <NodePicker
      screen={picker.screen}
      title={titles[picker.purpose]}
      withInput={picker.purpose === "insert" || (picker.from !== undefined && picker.nodeId === undefined)}
      targets={picker.purpose === "wire" ? listTargets(store.getState().history.document, picker.from) : undefined}
      onChoose={choose}
      onClose={close}
    />
  );
}

/** The nodes that the wire may lead to. */
function listTargets(document: Parameters<typeof canConnect>[0], from: PickerRequest["from"]): PickerTarget[] {
  return document.nodes.flatMap((node) => {
    const look = Object.hasOwn(nodeCatalog, node.type) ? nodeCatalog[node.type]?.look : undefined;
    const edge = { source: from?.nodeId ?? "", sourceHandle: from?.handle ?? "out", target: node.id, targetHandle: "in" };
    if (!look || !canConnect(document, nodeCatalog, edge).ok) return [];
    return [{ id: node.id, name: node.name || node.id, icon: look.icon, group: look.group }];
  });
}
