import type { ValueSchema } from "./value-schema";

/** What is known of a node's place in its document while the shape of its output is worked out. */
export type OutputClues = {
  readonly input: ValueSchema;
  /** The outputs that come in, by the id of the node that each comes from. */
  readonly inbound: ValueSchema;
  /** A setting with its templates filled in. */
  shapeOf(setting: unknown): ValueSchema;
  /** Containers: what one pass gives. `result`: the template that says so; left out: the nodes inside. */
  passResult(result: unknown): ValueSchema;
  /** What a run of another workflow gives; {} when it is not known here. */
  workflowOutput(workflowId: string, version?: number): ValueSchema;
};
