import type { EditCommand } from "@/server/workflow/edit-document";

/** Several commands as one step of undo; a single one keeps the name that it has by itself. Null for none. */
export function combineCommands(commands: readonly (EditCommand | null)[], name: string): EditCommand | null {
  const [first, ...rest] = commands.filter((command) => command !== null);
  if (!first) return null;
  return rest.length === 0 ? first : { type: "batch", name, commands: [first, ...rest] };
}

/** "Writer", "3 nodes", "2 nodes and a note". `one`: what a single node is called. */
export function countThings({ nodes, notes, one = "a node" }: { nodes: number; notes: number; one?: string | undefined }): string {
  const parts = [count(nodes, one, "nodes"), count(notes, "a note", "notes")].filter((part) => part !== null);
  return parts.join(" and ");
}

function count(number: number, one: string, many: string): string | null {
  return number === 0 ? null : number === 1 ? one : `${number} ${many}`;
}
