"use client";
import { useCallback, useEffect } from "react";
import { toast } from "sonner";
import { nodeCatalog } from "@/server/nodes/registry";
import { withInside } from "@/server/workflow/container-bounds";
import type { WorkflowDocument } from "@/server/workflow/document";
import { handleLabel } from "./card-handles";
import { entryOf } from "./containers";
import { useEditor, useEditorActions, useEditorStore } from "./editor-context";
import { NodePicker } from "./editor-parts";
import type { EditorState, PickerRequest } from "./editor-store";
import type { PickerSection, PickerTarget } from "./node-picker";
import { tellLost } from "./tell-lost";
import { findWire, listOutputs, listTargets } from "./wire-choices";

const titles: Record<PickerRequest["purpose"], string> = {
  add: "Add a node",
  insert: "Insert a node",
  replace: "Replace with",
  output: "Connect which output",
  wire: "Connect to",
  into: "Move into",
};

/** The list that was asked for by a key, a menu or a dropped wire, and what its choice does. */
export function PickerLayer() {
  const store = useEditorStore();
  const actions = useEditorActions();
  const picker = useEditor((state) => state.picker);
  const close = useCallback(() => store.setState({ picker: null }), [store]);
  useFocusBack();
  if (picker === null) return null;

  const choose = (choice: string) => {
    if (picker.purpose === "output" && picker.nodeId)
      return store.setState({ picker: { ...picker, purpose: "wire", from: { nodeId: picker.nodeId, handle: choice } } });
    if (picker.purpose === "wire") return wireTo(choice);
    close();
    if (picker.purpose === "insert" && picker.edgeId) return actions.insertOnEdge(choice, picker.edgeId);
    if (picker.purpose === "replace" && picker.nodeId) return actions.replaceNode(picker.nodeId, choice);
    if (picker.purpose === "into") return tellLost(actions.moveInto(store.getState().selected, choice), store);
    // Under a node when one is selected (the key N); where the wire or the pointer was otherwise.
    actions.addNode(choice, picker.nodeId ? { from: picker.from, fallback: picker.at } : { at: picker.at, from: picker.from });
  };
  /** A node that is connected loses its wire; one that may not be leaves the list open, with the reason. */
  const wireTo = (target: string) => {
    if (!picker.from) return;
    const { document } = store.getState().history;
    const names = nameEnds(document, picker.from, target);
    const wire = findWire(document, picker.from, target);
    const edge = { source: picker.from.nodeId, sourceHandle: picker.from.handle, target, targetHandle: "in" };
    const reason = wire === null ? actions.connect(edge) : null;
    if (reason !== null) return void toast.error(reason, { id: "connect" });
    if (wire !== null) actions.remove([wire]);
    store.setState({ picker: null, announcement: wire === null ? `Connected ${names}` : `Removed the wire: ${names}` });
  };
  const isEntry = ({ nodeId, handle }: NonNullable<PickerRequest["from"]>) =>
    store.getState().history.document.nodes.some((node) => node.id === nodeId && entryOf(node, nodeCatalog) === handle);
  return (
    <NodePicker
      // A second question is a list of its own, with an empty search.
      key={picker.purpose}
      screen={picker.screen}
      title={titles[picker.purpose]}
      withInput={picker.purpose === "insert" || (picker.from !== undefined && (picker.nodeId === undefined || isEntry(picker.from)))}
      targets={listChoices(picker, store.getState())}
      onChoose={choose}
      onClose={close}
    />
  );
}

/** What to choose from; undefined when it is a type that is chosen. */
function listChoices({ purpose, from, nodeId }: PickerRequest, { history, selected }: EditorState): PickerSection[] | undefined {
  const { document } = history;
  if (purpose === "into") return [{ heading: "Loops of this workflow", items: listLoops(document, selected) }];
  if (purpose === "output" && nodeId) return listOutputs(document, nodeId);
  return purpose === "wire" && from ? listTargets(document, from) : undefined;
}

function listLoops(document: WorkflowDocument, selected: ReadonlySet<string>): PickerTarget[] {
  const moving = withInside(document, selected);
  return document.nodes
    .filter((node) => entryOf(node, nodeCatalog) !== null && !moving.has(node.id))
    .flatMap(({ id, name, type }) => {
      const look = nodeCatalog[type]?.look;
      return look ? [{ id, name: name || id, icon: look.icon, group: look.group }] : [];
    });
}

function nameEnds(document: WorkflowDocument, { nodeId, handle }: { nodeId: string; handle: string }, target: string): string {
  const nameOf = (id: string) => document.nodes.find((node) => node.id === id)?.name || id;
  const label = handleLabel(handle);
  return `${nameOf(nodeId)} to ${nameOf(target)}${label === null ? "" : ` by ${label}`}`;
}

/** When the list closes and nothing else has taken the focus, that goes back to where it was before the first question. */
function useFocusBack() {
  const store = useEditorStore();
  useEffect(() => {
    let before: Element | null = null;
    return store.subscribe(({ picker }, { picker: last }) => {
      if (picker !== null && last === null) before = document.activeElement;
      if (picker !== null || last === null) return;
      requestAnimationFrame(() => {
        const isLost = document.activeElement === null || document.activeElement === document.body;
        if (isLost && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      });
    });
  }, [store]);
}
