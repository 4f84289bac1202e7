/** The step that gives an answer, in the runs of a conversation. */
export const agentStepKey = "agent";
