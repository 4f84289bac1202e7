import "server-only";

/** How a published event trigger stands. */
export type SubscriptionStatus = {
  /** The last event that could not start a run, since the trigger was published. */
  lastError: { at: string; message: string } | null;
};

/** Active subscriptions of a workflow as an object by node id, for a query in which `w` is the workflow. */
export const subscriptionStatusSql = `(select coalesce(jsonb_object_agg(u.node_id, jsonb_build_object('lastError', u.last_error)), '{}')
  from subscription u where u.workflow_id = w.id and u.active)`;

/** What the query gave, with its times as we write them. */
export function toSubscriptionStatus({ lastError }: SubscriptionStatus): SubscriptionStatus {
  return { lastError: lastError && { ...lastError, at: new Date(lastError.at).toISOString() } };
}
