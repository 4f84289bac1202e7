export const partialKinds = ["until", "from", "only"] as const;

/**
 * A run of a part of a draft. `until`: what a node needs, and the node; `from`: a node and what follows, with what came before
 * taken from earlier runs; `only`: one node. `name`: what the node was called then.
 */
export type PartialRun = { kind: (typeof partialKinds)[number]; nodeId: string; name: string };

const words = { until: "Until", from: "From", only: "Only" } as const;

/** “Until “Writer””: what stands beside a partial run in lists and on its page. */
export function describePartial({ kind, nodeId, name }: PartialRun): string {
  return `${words[kind]} “${name || nodeId}”`;
}
