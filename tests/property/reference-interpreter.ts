// What a document does, said as plainly as possible and apart from the engine: no plan, no log, no process, no time. It reads the
// document itself and follows its edges until nothing more can happen.
import type { DocumentEdge, DocumentNode, WorkflowDocument } from "@/server/workflow/document";

/** How a node comes out when it runs, by its id and iteration path: it leaves by a handle, or it fails. */
export type Behave = (nodeId: string, path: string) => { handle: string } | { fail: true };

export type ReferenceStep = {
  status: "succeeded" | "failed" | "skipped";
  /** null: nothing comes after it. */
  handle: string | null;
  /** Whether it must have happened, or may have been cut short by a failure beside it. */
  certain: boolean;
};

export type Reference = {
  status: "succeeded" | "failed";
  /** Compared only when the run succeeds. */
  output: unknown;
  /** By step key. What is not here must not happen. */
  steps: Map<string, ReferenceStep>;
};

/** What fake nodes give: who they are, and what they were given. */
export const fakeOutput = (nodeId: string, path: string, from: readonly string[]) => ({ at: `${nodeId}@${path}`, from: [...from].sort() });

/** A node whose inputs depend on which of them came first says nothing about them. */
export const isRacy = (node: Pick<DocumentNode, "type" | "config">) => node.type === "merge" && (node.config.mode ?? "all") !== "all";

/** Where a walk begins, and what is given to the nodes there. */
type Entered = { entries: readonly string[]; given: unknown };
type Walked = { failed: boolean; output: unknown };
type Left = { handle: string | null; output: unknown };

/** Follows the document from its trigger `start`. */
export function interpretPlainly(document: WorkflowDocument, start: string, behave: Behave): Reference {
  const steps: Reference["steps"] = new Map();
  const children = (parent: string | null) => document.nodes.filter((node) => node.parent === parent);
  const isEntry = (edge: DocumentEdge) => document.nodes.some((node) => node.id === edge.target && node.parent === edge.source);

  /** What a node that hands its input on gives. */
  function inputOf(from: readonly string[], left: ReadonlyMap<string, Left>, given: unknown): unknown {
    if (from.length === 0) return given;
    const [only] = from;
    return from.length === 1 ? left.get(only ?? "")?.output : Object.fromEntries(from.map((id) => [id, left.get(id)?.output]));
  }

  /** One walk: the top level, or one pass through a body. Returns whether it failed and what its leaves gave. */
  function walk(parent: string | null, path: string, { entries, given }: Entered): Walked {
    const nodes = children(parent);
    const edges = document.edges.filter((edge) => !isEntry(edge) && nodes.some(({ id }) => id === edge.source));
    const reachable = reach(entries, edges);
    const left = new Map<string, Left>();
    const started = new Set<string>();
    const before = steps.size;
    let failed = false;
    const put = (id: string, step: Omit<ReferenceStep, "certain">) =>
      steps.set(parent === null ? id : `${id}:${path}`, { ...step, certain: true });
    for (let moved = true; moved; ) {
      moved = false;
      for (const node of nodes) {
        if (!reachable.has(node.id) || started.has(node.id)) continue;
        const inbound = edges.filter((edge) => edge.target === node.id && reachable.has(edge.source));
        const settled = inbound.filter((edge) => left.has(edge.source));
        const taken = settled.filter((edge) => left.get(edge.source)?.handle === edge.sourceHandle);
        const entered = parent !== null && [...entries].includes(node.id) ? 1 : 0;
        const arrived = taken.length + entered;
        const verdict = inbound.length === 0 ? "start" : decideJoin(node, { all: inbound.length, settled: settled.length, taken: arrived });
        if (verdict === "wait") continue;
        moved = true;
        started.add(node.id);
        if (verdict === "skip") {
          left.set(node.id, { handle: null, output: undefined });
          put(node.id, { status: "skipped", handle: null });
          continue;
        }
        const came = runNode(node, { path, from: [...new Set(taken.map(({ source }) => source))], left, given, put });
        if (came) left.set(node.id, came);
        else failed = true;
      }
    }
    // Beside a failure, what had not begun or ended by then is left.
    if (failed) doubt(before);
    const leaves = nodes.flatMap(({ id }) => {
      const out = left.get(id);
      const goesOn = edges.some((edge) => edge.source === id && edge.sourceHandle === out?.handle && reachable.has(edge.target));
      return out && out.handle !== null && !goesOn ? [[id, out.output] as const] : [];
    });
    return { failed, output: leaves.length === 1 ? leaves[0]?.[1] : Object.fromEntries(leaves) };
  }

  /** Whatever was said since may have been cut short, or not have begun. */
  function doubt(since: number): void {
    for (const [key, step] of [...steps].slice(since)) steps.set(key, { ...step, certain: false });
  }

  type Place = {
    path: string;
    from: string[];
    left: ReadonlyMap<string, Left>;
    given: unknown;
    put(id: string, step: Omit<ReferenceStep, "certain">): void;
  };

  /** Undefined: it failed, and nothing handles that. */
  function runNode(node: DocumentNode, { path, from, left, given, put }: Place): Left | undefined {
    const first = firstHandle(node);
    const input = inputOf(from, left, given);
    if (node.disabled) {
      put(node.id, { status: "skipped", handle: first });
      return { handle: first, output: input };
    }
    if (node.pinned) {
      const handle = node.pinned.handle ?? first;
      put(node.id, { status: "succeeded", handle });
      return { handle, output: node.pinned.output };
    }
    const came = node.type === "for-each" || node.type === "while" ? runLoop(node, path, input) : behave(node.id, path);
    if ("handle" in came) {
      put(node.id, { status: "succeeded", handle: came.handle });
      return { handle: came.handle, output: "output" in came ? came.output : fakeOutput(node.id, path, isRacy(node) ? [] : from) };
    }
    const handled = node.policy?.onError === "branch" ? "error" : node.policy?.onError === "continue" ? first : null;
    put(node.id, { status: "failed", handle: handled });
    return handled === null ? undefined : { handle: handled, output: "failed" };
  }

  function runLoop(node: DocumentNode, path: string, input: unknown): { handle: string; output: unknown } | { fail: true } {
    const { items = [], concurrency = 1, onItemError = "stop", condition = "", maxIterations = 0 } = node.config as LoopConfig;
    const rounds = Number(/^index < (\d+)$/.exec(condition)?.[1]);
    const planned = node.type === "while" ? Math.min(rounds, maxIterations) : items.length;
    const entries = document.edges.filter((edge) => edge.source === node.id && isEntry(edge)).map(({ target }) => target);
    const stops = node.type === "while" || onItemError === "stop";
    const before = steps.size;
    const results: unknown[] = [];
    const errors: number[] = [];
    for (let index = 0; index < planned; index++) {
      const given = node.type === "while" ? (results.at(-1) ?? input) : items[index];
      const pass = walk(node.id, path === "" ? String(index) : `${path}.${index}`, { entries, given });
      if (!pass.failed) results.push(pass.output);
      else errors.push(index);
      if (!pass.failed) continue;
      if (stops && concurrency === 1) return { fail: true };
      if (onItemError === "continue") results.push(null);
    }
    if (stops && errors.length > 0) {
      // Which of the passes side by side came how far is a matter of time.
      doubt(before);
      return { fail: true };
    }
    if (node.type === "while") return { handle: "done", output: { results, count: planned, capped: rounds > maxIterations } };
    return { handle: "done", output: { results, errors } };
  }

  const { failed, output } = walk(null, "", { entries: [start], given: null });
  return { status: failed ? "failed" : "succeeded", output, steps };
}

type LoopConfig = {
  items?: unknown[];
  concurrency?: number;
  onItemError?: "stop" | "continue" | "drop";
  /** Of a `while`, always `index < <rounds>`. */
  condition?: string;
  maxIterations?: number;
};

function reach(entries: readonly string[], edges: readonly DocumentEdge[]): Set<string> {
  const found = new Set(entries);
  for (const id of found) for (const edge of edges) if (edge.source === id) found.add(edge.target);
  return found;
}

function decideJoin({ type, config }: DocumentNode, { all, settled, taken }: { all: number; settled: number; taken: number }) {
  const mode = type === "merge" ? (config.mode ?? "all") : "all";
  if (mode === "all") return settled < all ? "wait" : taken > 0 ? "start" : "skip";
  if (taken >= (mode === "any" ? 1 : Number(config.count ?? 1))) return "start";
  return settled < all ? "wait" : "skip";
}

function firstHandle({ type, config }: DocumentNode): string {
  if (type === "if") return "true";
  if (type === "switch") return (config.cases as { name: string }[] | undefined)?.[0]?.name ?? "default";
  return type === "for-each" || type === "while" ? "done" : "out";
}
