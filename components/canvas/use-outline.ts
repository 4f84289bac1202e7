"use client";
import { type KeyboardEvent, type RefObject, useDeferredValue, useEffect, useMemo, useState } from "react";
import { useStable } from "@/components/use-stable";
import { nodeCatalog } from "@/server/nodes/registry";
import { type OutlineItem, outlineDocument } from "@/server/workflow/outline-document";
import { useEditor, useEditorActions, useEditorStore } from "./editor-context";
import { markKey, readKey } from "./mark-keys";
import type { EditorCommands } from "./use-editor-commands";

/** The rows of the outline, which of them has the focus, and what keys and clicks do to them. */
export function useOutline(tree: RefObject<HTMLElement | null>, commands: EditorCommands) {
  const store = useEditorStore();
  const actions = useEditorActions();
  // A field that is typed in comes first; the rows follow when there is time.
  const document = useDeferredValue(useEditor((state) => state.history.document));
  const { nodes, notes } = document;
  const selected = useEditor((state) => state.selected);
  const readOnly = useEditor((state) => state.readOnly);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [renaming, setRenaming] = useState<string | null>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const items = useMemo(() => outlineDocument(document, nodeCatalog, (id) => markKey("group", id)), [document]);
  const rows = useMemo(() => listOpen(items, closed), [items, closed]);
  const keys = [...rows.map(({ key }) => key), ...notes.map(({ id }) => markKey("note", id))];
  const current = chooseCurrent(keys, { focused, selected });
  useEffect(() => {
    if (current) findRow(tree.current, current)?.scrollIntoView({ block: "nearest" });
  }, [tree, current]);

  const focus = useStable((key: string | undefined) => {
    if (key === undefined) return;
    setFocused(key);
    commands.goTo(key, { inspect: false, focus: false, pan: "if-hidden" });
    findRow(tree.current, key)?.focus();
  });
  const toggle = useStable((id: string) => setClosed((before) => flip(before, id)));
  const open = useStable((key: string) => {
    const { kind } = readKey(key);
    if (kind === "group") return toggle(key);
    const isNote = kind === "note";
    commands.goTo(key, { inspect: !isNote, focus: false, pan: "if-hidden" });
    commands.run("open");
  });
  const startRename = (key: string) => {
    if (readKey(key).kind === "note") open(key);
    else if (!readOnly) setRenaming(key);
  };
  const finishRename = useStable((key: string, name: string | null) => {
    setRenaming(null);
    const { kind, id } = readKey(key);
    if (name !== null && kind === "group") actions.renameGroup(id, name);
    else if (name !== null) actions.rename(id, name);
    requestAnimationFrame(() => findRow(tree.current, key)?.focus());
  });
  const remove = () => {
    const { selected: gone } = store.getState();
    const at = Math.max(
      0,
      keys.findIndex((key) => gone.has(key)),
    );
    const next = keys.slice(at).find((key) => !gone.has(key)) ?? keys.slice(0, at).findLast((key) => !gone.has(key));
    actions.remove(gone);
    requestAnimationFrame(() => focus(next));
  };
  const choose = useStable((key: string, more: boolean) => {
    if (!more) return focus(key);
    setFocused(key);
    actions.select(flip(selected, key));
  });
  const aim = useStable((key: string) => {
    if (!store.getState().selected.has(key)) focus(key);
  });

  const press = (event: KeyboardEvent) => {
    if (renaming !== null || current === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const at = keys.indexOf(current);
    const item = rows.find(({ key }) => key === current);
    const isOpen = item?.holds != null && !closed.has(current);
    const name = treeKeys.get(event.key);
    if (!name) return;
    const acts: Record<TreeAct, () => unknown> = {
      next: () => focus(keys[at + 1]),
      previous: () => focus(keys[at - 1]),
      first: () => focus(keys[0]),
      last: () => focus(keys.at(-1)),
      // Into a loop or a group: first it opens, then its first node is next.
      in: () => (item?.holds == null ? undefined : isOpen ? item.holds > 0 && focus(keys[at + 1]) : toggle(current)),
      out: () => (isOpen ? toggle(current) : focus(item?.parent ?? undefined)),
      open: () => open(current),
      rename: () => startRename(current),
      remove,
    };
    event.preventDefault();
    acts[name]();
  };
  return { nodes, notes, rows, current, closed, renaming, press, choose, aim, open, toggle, finishRename };
}

type TreeAct = "next" | "previous" | "first" | "last" | "in" | "out" | "open" | "rename" | "remove";

const treeKeys: ReadonlyMap<string, TreeAct> = new Map([
  ["ArrowDown", "next"],
  ["ArrowUp", "previous"],
  ["Home", "first"],
  ["End", "last"],
  ["ArrowRight", "in"],
  ["ArrowLeft", "out"],
  ["Enter", "open"],
  ["F2", "rename"],
  ["Delete", "remove"],
  ["Backspace", "remove"],
]);

type Focus = { focused: string | null; selected: ReadonlySet<string> };

/** The row that had the focus last, unless something else was selected elsewhere. */
function chooseCurrent(keys: readonly string[], { focused, selected }: Focus): string | undefined {
  const stays = focused !== null && keys.includes(focused) && (selected.size === 0 || selected.has(focused));
  return stays ? focused : (keys.find((key) => selected.has(key)) ?? keys[0]);
}

/** Without what is inside a closed loop or group. */
function listOpen(items: readonly OutlineItem[], closed: ReadonlySet<string>): OutlineItem[] {
  const hidden = new Set<string>();
  return items.filter(({ key, parent }) => {
    const isHidden = parent !== null && (closed.has(parent) || hidden.has(parent));
    if (isHidden) hidden.add(key);
    return !isHidden;
  });
}

function flip(keys: ReadonlySet<string>, key: string): Set<string> {
  return new Set(keys.has(key) ? [...keys].filter((other) => other !== key) : [...keys, key]);
}

function findRow(tree: HTMLElement | null, key: string): HTMLElement | null {
  return tree?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`) ?? null;
}
