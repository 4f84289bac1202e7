import "server-only";
import { pool } from "@/server/db";
import { type Actor, roles } from "@/server/permissions";
import type { SignedIn } from "./sign-in";

/** A person in one org. */
export type UserActor = Extract<Actor, { kind: "user" }>;

/** Who a session id belongs to; null when it was revoked, has expired or never was. Notes at most every 5 minutes that it was seen. */
export async function findSession(sessionId: string): Promise<SignedIn | null> {
  const found = await pool().query<{ user_id: string; name: string; email: string; stale: boolean }>(
    `select u.id as user_id, u.name, u.email, s.last_seen_at < now() - interval '5 minutes' as stale
       from session s join "user" u on u.id = s.user_id
      where s.id = $1 and s.revoked_at is null and s.expires_at > now()`,
    [sessionId],
  );
  const row = found.rows[0];
  if (!row) return null;
  if (row.stale) await pool().query("update session set last_seen_at = now() where id = $1", [sessionId]);
  return { sessionId, userId: row.user_id, name: row.name, email: row.email };
}

/** The person as an actor of the org with this slug; null when there is no such org or they are not a member of it. */
export async function findMemberActor(userId: string, orgSlug: string): Promise<UserActor | null> {
  const found = await pool().query<{ org_id: string; role: string }>(
    "select m.org_id, m.role from member m join org o on o.id = m.org_id where m.user_id = $1 and o.slug = $2",
    [userId, orgSlug],
  );
  const row = found.rows[0];
  const role = roles.find((known) => known === row?.role);
  return row && role ? { kind: "user", orgId: row.org_id, userId, role } : null;
}
