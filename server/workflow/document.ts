// Stage 1 of 6. What the canvas saves: places and settings, never run state.
import * as z from "zod";
import { limits } from "@/server/limits";

/** Node ids are stable and valid identifiers, so that every expression language can name them. */
export const nodeIdPattern = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Names that expressions give to other things; a node may not be called so. */
export const reservedNames = ["trigger", "input", "item", "index", "last", "vars", "run", "true", "false", "null", "in"] as const;

/**
 * Words of CEL. A node may be called so, but conditions cannot read it by its id; whoever makes up ids avoids them.
 */
export const conditionWords = [
  "as",
  "break",
  "const",
  "continue",
  "else",
  "for",
  "function",
  "if",
  "import",
  "let",
  "loop",
  "namespace",
  "package",
  "prototype",
  "return",
  "var",
  "void",
  "while",
] as const;

const nodeId = z.string().regex(nodeIdPattern, "A node id starts with a letter and has at most 64 letters, digits or _");
const point = z.strictObject({ x: z.number(), y: z.number() });

export const retryPolicy = z.strictObject({
  /** Tries in all, the first included. */
  attempts: z.number().int().min(1).max(limits.retryAttempts).default(3),
  backoff: z.enum(["exponential", "fixed"]).default("exponential"),
  initialMs: z.number().int().min(0).max(3_600_000).default(1_000),
});

export const onError = z.enum(["fail", "continue", "branch", "ask"]);

export const nodePolicy = z.strictObject({
  retry: retryPolicy.optional(),
  timeoutMs: z.number().int().min(1).max(limits.timeoutMs).nullable().optional(),
  onError: onError.optional(),
  cacheMs: z.number().int().min(0).optional(),
  maxCostUsd: z.number().min(0).nullable().optional(),
});
export type NodePolicy = z.infer<typeof nodePolicy>;

export const documentNode = z.strictObject({
  id: nodeId,
  type: z.string().min(1).max(64),
  name: z.string().max(limits.nameChars),
  position: point,
  /** Unparsed on purpose: a half-filled draft must still save. `toGraph` parses it. */
  config: z.record(z.string(), z.unknown()).default({}),
  policy: nodePolicy.optional(),
  disabled: z.boolean().default(false),
  /** When set, the step does not run: this is its output. */
  pinned: z.strictObject({ output: z.unknown(), handle: z.string().optional() }).nullable().default(null),
  note: z.string().max(limits.noteChars).default(""),
  /** The loop container that holds it. */
  parent: z.string().nullable().default(null),
});
export type DocumentNode = z.infer<typeof documentNode>;

export const documentEdge = z.strictObject({
  id: z.string().min(1).max(200),
  source: z.string(),
  sourceHandle: z.string().default("out"),
  target: z.string(),
  targetHandle: z.string().default("in"),
});
export type DocumentEdge = z.infer<typeof documentEdge>;

export const documentNote = z.strictObject({
  id: z.string().min(1).max(200),
  position: point,
  size: z.strictObject({ width: z.number(), height: z.number() }),
  text: z.string().max(limits.noteChars),
  color: z.string().max(32).optional(),
});
export type DocumentNote = z.infer<typeof documentNote>;

/** A named frame around nodes that belong together. Runs know nothing of it; edit/change-groups.ts has its rules. */
export const documentGroup = z.strictObject({
  id: z.string().min(1).max(200),
  name: z.string().max(limits.nameChars),
  nodeIds: z.array(z.string()),
  color: z.string().max(32).optional(),
});
export type DocumentGroup = z.infer<typeof documentGroup>;

export const recoveryStrategy = z.enum(["retry", "ask", "continue", "fail"]);

/** What is done about errors of a class (server/errors.ts), before the node's own policy has its say. First match wins. */
const recoveryRule = z.strictObject({
  /** Error classes or codes. */
  errors: z.array(z.string().min(1).max(64)).min(1).max(40),
  /** Only for these nodes; empty: all. */
  nodeIds: z.array(z.string()).max(limits.documentNodes).default([]),
  strategy: recoveryStrategy,
  /** For retry: tries in all, the first included. */
  attempts: z.number().int().min(1).max(limits.retryAttempts).optional(),
  delayMs: z.number().int().min(0).max(3_600_000).optional(),
});
export type RecoveryRule = z.infer<typeof recoveryRule>;

const workflowSettings = z.strictObject({
  /** Runs of this workflow at once; more wait in the queue. null: no limit of its own. */
  concurrency: z.number().int().min(1).max(1_000).nullable().default(null),
  /** The org's queue that its runs wait in. */
  queue: z.string().max(limits.nameChars).nullable().default(null),
  /** 0 (last) to 100 (first). */
  priority: z.number().int().min(0).max(100).default(50),
  /** A run that takes longer is cancelled. */
  timeoutMs: z.number().int().min(1_000).max(limits.waitMs).nullable().default(null),
  recovery: z.array(recoveryRule).max(limits.recoveryRules).default([]),
});
export type WorkflowSettings = z.infer<typeof workflowSettings>;
export const defaultSettings: WorkflowSettings = workflowSettings.parse({});

export const workflowDocument = z.strictObject({
  version: z.literal(1),
  nodes: z
    .array(documentNode)
    .max(limits.documentNodes, `A workflow has at most ${limits.documentNodes} nodes; split it with a sub-workflow`),
  edges: z.array(documentEdge).max(limits.documentEdges, `A workflow has at most ${limits.documentEdges} edges`),
  notes: z.array(documentNote).default([]),
  groups: z.array(documentGroup).default([]),
  /** Left out: all defaults. */
  settings: workflowSettings.optional(),
});
export type WorkflowDocument = z.infer<typeof workflowDocument>;

export const emptyDocument: WorkflowDocument = { version: 1, nodes: [], edges: [], notes: [], groups: [] };
