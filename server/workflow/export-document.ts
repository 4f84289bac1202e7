import { type DocumentNode, defaultSettings, type WorkflowDocument } from "./document";
import { isSameValue } from "./merge/is-same-value";

/**
 * A document as text for files and version control: the same document always gives the same text, fields come in the order in
 * which people read them, and keys of settings in the order of the alphabet. What is at its default is left out where the
 * document may leave it out.
 */
export function exportDocument({ version, nodes, edges, notes, groups, settings }: WorkflowDocument): string {
  const document = {
    version,
    nodes: nodes.map(exportNode),
    edges: edges.map(({ id, source, sourceHandle, target, targetHandle }) => ({ id, source, sourceHandle, target, targetHandle })),
    notes: notes.map(sortKeys),
    groups: groups.map(sortKeys),
    ...(settings && !isSameValue(settings, defaultSettings) ? { settings: sortKeys(settings) } : {}),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function exportNode({ id, type, name, position, config, policy, disabled, pinned, note, parent }: DocumentNode) {
  return {
    id,
    type,
    name,
    position: { x: position.x, y: position.y },
    config: sortKeys(config),
    ...(policy ? { policy: sortKeys(policy) } : {}),
    ...(disabled ? { disabled } : {}),
    ...(pinned ? { pinned: sortKeys(pinned) } : {}),
    ...(note === "" ? {} : { note }),
    ...(parent === null ? {} : { parent }),
  };
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
