// What publishing does beside freezing the draft: to what starts the workflow, and what of the draft may not be meant to go live.
import { nextTimes } from "@/server/workflow/cron-times";
import type { DocumentNode, WorkflowDocument } from "@/server/workflow/document";
import { isSameValue } from "@/server/workflow/merge/is-same-value";

/** `at`: when a schedule fires next, as ISO texts. */
export type PublishEffect = { key: string; text: string; at: string[] };

type Urls = ReadonlyMap<string, string | null>;

const timesShown = 3;

/** `urls`: of the live version's webhooks, by node. `now`: epoch ms. */
export function listEffects(
  live: WorkflowDocument | null,
  draft: WorkflowDocument,
  { urls, now }: { urls: Urls; now: number },
): PublishEffect[] {
  const before = new Map((live?.nodes ?? []).filter(isStarter).map((node) => [node.id, node]));
  const after = draft.nodes.filter(isStarter);
  const there = new Set(after.map(({ id }) => id));
  const gone = [...before.values()].filter(({ id }) => !there.has(id));
  return [
    ...after.map((node) => describeStart(node, { old: before.get(node.id), url: urls.get(node.id) ?? null, now })),
    ...gone.map((node) => ({ key: node.id, text: describeEnd(node), at: [] })),
  ];
}

/** Starts runs by itself, without a person. */
function isStarter({ type, disabled }: DocumentNode): boolean {
  return !disabled && (type === "webhook" || type === "schedule" || type === "event");
}

type Start = { old: DocumentNode | undefined; url: string | null; now: number };

function describeStart(node: DocumentNode, { old, url, now }: Start): PublishEffect {
  const name = node.name || node.id;
  const isNew = old === undefined || old.type !== node.type;
  if (node.type === "webhook") {
    const text = isNew || url === null ? `${name} gets an address of its own and begins to listen` : `${name} keeps its address`;
    return { key: node.id, text, at: [] };
  }
  if (node.type === "event")
    return { key: node.id, text: isNew ? `${name} begins to listen to its events` : `${name} goes on listening`, at: [] };
  const isSame = !isNew && isSameValue(old.config, node.config);
  return { key: node.id, text: isSame ? `${name} goes on as it does` : `${name} starts runs at`, at: listTimes(node, now) };
}

function describeEnd({ type, name, id }: DocumentNode): string {
  if (type === "webhook") return `${name || id} closes: its address answers no more`;
  return type === "schedule" ? `${name || id} starts no more runs` : `${name || id} listens no more`;
}

function listTimes({ config }: DocumentNode, now: number): string[] {
  const { cron, timezone } = config;
  if (typeof cron !== "string") return [];
  try {
    return nextTimes(cron, typeof timezone === "string" ? timezone : "UTC", new Date(now), timesShown).map((time) => time.toISOString());
  } catch {
    // A pattern that cannot be read is among the problems already.
    return [];
  }
}

/** What goes live although it may only have been for trying things. */
export function listDoubts({ nodes }: WorkflowDocument): string[] {
  const name = (node: DocumentNode) => node.name || node.id;
  const disabled = nodes.filter((node) => node.disabled).map(name);
  const pinned = nodes.filter((node) => node.pinned !== null).map(name);
  return [
    disabled.length > 0 ? `Disabled, so left out of every run: ${disabled.join(", ")}` : "",
    pinned.length > 0 ? `Pinned, which the published version ignores, so they run there: ${pinned.join(", ")}` : "",
  ].filter(Boolean);
}
