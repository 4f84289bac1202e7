// What a person has collapsed is theirs alone, so it is kept in the browser and not in the workflow.

const keyOf = (workflowId: string) => `trellis:collapsed:${workflowId}`;

/** Loops and groups that were collapsed when this workflow was left. */
export function readCollapsed(storage: Pick<Storage, "getItem">, workflowId: string): Set<string> {
  return new Set(storage.getItem(keyOf(workflowId))?.split("\n").filter(Boolean));
}

/** Remembers them; nothing is kept for a workflow that is wholly open. */
export function keepCollapsed(storage: Pick<Storage, "setItem" | "removeItem">, workflowId: string, collapsed: ReadonlySet<string>) {
  try {
    if (collapsed.size === 0) storage.removeItem(keyOf(workflowId));
    else storage.setItem(keyOf(workflowId), [...collapsed].join("\n"));
  } catch {
    // The browser's storage is full or closed: everything is open next time.
  }
}
