import "server-only";
import { pool } from "@/server/db";
import { processSingleton } from "@/server/process-singleton";

// Within this process a new budget counts at once (forgetBudgets), in others after at most this long.
const trustMs = 1_000;
const maxOrgs = 10_000;
const cache = () => processSingleton("known-budgets", () => new Map<string, { has: Promise<boolean>; until: number }>());

/** Whether an org has budgets that are in force: most have none, and their calls wait for nothing. */
export function hasBudgets(orgId: string): Promise<boolean> {
  const known = cache().get(orgId);
  if (known && known.until > Date.now()) return known.has;
  const has = readHas(orgId);
  if (cache().size >= maxOrgs) cache().clear();
  cache().set(orgId, { has, until: Date.now() + trustMs });
  has.catch(() => forgetBudgets(orgId));
  return has;
}

async function readHas(orgId: string): Promise<boolean> {
  const { rows } = await pool().query<{ has: boolean }>({
    name: "has-budgets",
    text: "SELECT EXISTS (SELECT FROM budget WHERE org_id = $1 AND enabled) AS has",
    values: [orgId],
  });
  return rows[0]?.has ?? false;
}

/** After an org's budgets have changed. */
export function forgetBudgets(orgId: string): void {
  cache().delete(orgId);
}
