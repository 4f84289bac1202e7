/** What a step asks of a person, and what they said. */
export type HumanTaskRequest = {
  kind: "approval" | "question" | "permission" | "help";
  title: string;
  instructions: string;
  payload: unknown;
  editable: boolean;
  approvers: string[];
  /** null: waits for ever. */
  timeoutMs: number | null;
};

export type HumanTaskOutcome = {
  decision: "approved" | "rejected" | "timed-out";
  feedback: string;
  payload: unknown;
  by: string | null;
};
