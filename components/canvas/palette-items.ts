// What can be added to a canvas, how it is found, and what was used last.
import type { NodeCatalog, NodeGroup } from "@/server/workflow/define";

export type PaletteItem = { type: string; label: string; group: NodeGroup; icon: string; description: string };

export const paletteGroups: readonly { group: NodeGroup; title: string }[] = [
  { group: "trigger", title: "Triggers" },
  { group: "agent", title: "Agents" },
  { group: "tool", title: "Tools" },
  { group: "logic", title: "Logic" },
  { group: "people", title: "People" },
];

/** Not a node type: what the palette's sticky note is called where node types are. */
export const stickyNote = "sticky-note";

/** The type of a drag from the palette to the canvas. */
export const dragType = "application/x-trellis-node-type";

export function listPaletteItems(catalog: NodeCatalog): PaletteItem[] {
  return Object.values(catalog).map(({ type, look, docs }) => ({
    type,
    label: look.label,
    group: look.group,
    icon: look.icon,
    description: firstSentence(docs),
  }));
}

function firstSentence(markdown: string): string {
  const [paragraph = ""] = markdown.split("\n\n");
  const plain = paragraph.replaceAll(/[`*_]/g, "");
  return /^.*?[.:](?=\s|$)/.exec(plain)?.[0].replace(/:$/, ".") ?? plain;
}

/** Items that hold every word of the query, those whose name begins with it first. */
export function searchPalette(items: readonly PaletteItem[], query: string): PaletteItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...items];
  const ranked = items.flatMap((item) => {
    const label = item.label.toLowerCase();
    const text = `${label} ${item.type} ${item.group} ${item.description.toLowerCase()}`;
    if (!words.every((word) => text.includes(word))) return [];
    const rank = label.startsWith(words[0] ?? "") ? 0 : words.every((word) => label.includes(word)) ? 1 : 2;
    return [{ item, rank }];
  });
  return ranked.sort((left, right) => left.rank - right.rank).map(({ item }) => item);
}

/** For cmdk: how well an entry fits what was typed. Whole words, no guessing: "stop" must not find "HTTP request". */
export function rankEntry(value: string, typed: string): number {
  const text = value.toLowerCase();
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.every((word) => text.includes(word))) return 0;
  return text.startsWith(words[0] ?? "") ? 1 : 0.5;
}

const recentKey = "trellis:recent-node-types";
const recentCount = 3;

/** Node types used last in this browser, newest first. */
export function readRecentTypes(storage: Pick<Storage, "getItem">): string[] {
  const stored = storage.getItem(recentKey);
  return stored ? stored.split(",").slice(0, recentCount) : [];
}

export function rememberType(storage: Pick<Storage, "getItem" | "setItem">, type: string) {
  const recent = [type, ...readRecentTypes(storage).filter((other) => other !== type)];
  storage.setItem(recentKey, recent.slice(0, recentCount).join(","));
}
