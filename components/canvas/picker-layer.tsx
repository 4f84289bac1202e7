"use client";
import { useCallback } from "react";
import { toast } from "sonner";
import { nodeCatalog } from "@/server/nodes/registry";
import { canConnect } from "@/server/workflow/can-connect";
import { withInside } from "@/server/workflow/container-bounds";
import type { DocumentNode } from "@/server/workflow/document";
import { entryOf } from "./containers";
import { useEditor, useEditorActions, useEditorStore } from "./editor-context";
import { NodePicker } from "./editor-parts";
import type { EditorState, PickerRequest } from "./editor-store";
import type { PickerTarget } from "./node-picker";
import { tellLost } from "./tell-lost";

const titles: Record<PickerRequest["purpose"], string> = {
  add: "Add a node",
  insert: "Insert a node",
  replace: "Replace with",
  wire: "Connect to",
  into: "Move into",
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
    if (picker.purpose === "into") return tellLost(actions.moveInto(store.getState().selected, choice), store);
    // Under a node when one is selected (the key N); where the wire or the pointer was otherwise.
    actions.addNode(choice, picker.nodeId ? { from: picker.from, fallback: picker.at } : { at: picker.at, from: picker.from });
  };
  const connectTo = (target: string) => {
    if (!picker.from) return void toast.error("All outputs of this node are connected. Delete a connection first.");
    const reason = actions.connect({ source: picker.from.nodeId, sourceHandle: picker.from.handle, target, targetHandle: "in" });
    if (reason !== null) toast.error(reason);
  };
  const isEntry = ({ nodeId, handle }: NonNullable<PickerRequest["from"]>) =>
    store.getState().history.document.nodes.some((node) => node.id === nodeId && entryOf(node, nodeCatalog) === handle);
  return (
    <NodePicker
      screen={picker.screen}
      title={titles[picker.purpose]}
      withInput={picker.purpose === "insert" || (picker.from !== undefined && (picker.nodeId === undefined || isEntry(picker.from)))}
      targets={listChoices(picker, store.getState())}
      onChoose={choose}
      onClose={close}
    />
  );
}

/** The nodes to choose from; undefined when it is a type that is chosen. */
function listChoices({ purpose, from }: PickerRequest, { history, selected }: EditorState): PickerTarget[] | undefined {
  const { document } = history;
  if (purpose === "into") {
    const moving = withInside(document, selected);
    return document.nodes.filter((node) => entryOf(node, nodeCatalog) !== null && !moving.has(node.id)).flatMap(toTarget);
  }
  if (purpose !== "wire") return undefined;
  const edge = { source: from?.nodeId ?? "", sourceHandle: from?.handle ?? "out", targetHandle: "in" };
  return document.nodes.filter(({ id }) => canConnect(document, nodeCatalog, { ...edge, target: id }).ok).flatMap(toTarget);
}

function toTarget(node: DocumentNode): PickerTarget[] {
  const look = Object.hasOwn(nodeCatalog, node.type) ? nodeCatalog[node.type]?.look : undefined;
  return look ? [{ id: node.id, name: node.name || node.id, icon: look.icon, group: look.group }] : [];
}
