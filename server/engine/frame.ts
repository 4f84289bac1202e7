import "server-only";
import type { PlanStep } from "@/server/workflow/plan";

export type Scope = Readonly<Record<string, unknown>>;

/** A pass through a container's body: which one, and what its expressions see besides the body. */
export type Pass = {
  /** Iteration indexes from the outermost loop in, joined by dots. */
  path: string;
  /** What the container itself saw, and the names of this pass. */
  scope: Scope;
  /** What the entries of the body get as input. */
  input: unknown;
  /** The edges into the body, by the entry they lead to; said once, by the first pass. */
  entryEdges: ReadonlyMap<string, string[]>;
};

/** One walk over a list of steps, that of the run itself or a pass through a body: its keys, its outputs, its names. */
export class Frame {
  /** By node id, of every settled step that was not skipped. */
  readonly outputs = new Map<string, unknown>();
  private upstreamNodes: Map<string, string[]> | undefined;

  constructor(
    readonly steps: readonly PlanStep[],
    /** What every expression may name, whatever the step. */
    private readonly base: Scope,
    /** null: the run itself. */
    readonly pass: Pass | null = null,
  ) {}

  /** `nodeId`, or `nodeId:<path>` inside loops: unique in the run, the same in every replay. */
  keyOf(nodeId: string): string {
    return this.pass === null ? nodeId : `${nodeId}:${this.pass.path}`;
  }

  /** The path of a pass through the body of one of this frame's containers. */
  pathOf(index: number): string {
    return this.pass === null ? String(index) : `${this.pass.path}.${index}`;
  }

  /** What expressions of a step may name: every node before it that has an output. */
  scopeOf(step: PlanStep, input: unknown): Record<string, unknown> {
    const scope: Record<string, unknown> = { ...this.base, input };
    this.upstreamNodes ??= listUpstream(this.steps);
    for (const nodeId of this.upstreamNodes.get(step.nodeId) ?? []) if (this.outputs.has(nodeId)) scope[nodeId] = this.outputs.get(nodeId);
    return scope;
  }

  /** What is known when the walk is over: for what a pass gives as its result. */
  finalScope(): Record<string, unknown> {
    return { ...this.base, ...Object.fromEntries(this.outputs) };
  }
}

/** The nodes before each node. Other branches are left out: whether they are done depends on time. */
function listUpstream(steps: readonly PlanStep[]): Map<string, string[]> {
  const upstream = new Map<string, string[]>();
  for (const { nodeId, needs } of steps)
    upstream.set(nodeId, [...new Set(needs.flatMap(({ from }) => [from, ...(upstream.get(from) ?? [])]))]);
  return upstream;
}
