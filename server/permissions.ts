// Who may do what: one table, read by the server's `authorize` and by the screen to hide what would be refused.

export const roles = ["viewer", "editor", "admin", "owner"] as const;
export type Role = (typeof roles)[number];

/** permission → the least role that has it; also the names of API key scopes. */
export const permissions = {
  "org:read": "viewer",
  "org:manage": "admin",
  "org:delete": "owner",
  "member:read": "viewer",
  "member:manage": "admin",
  "api-key:manage": "admin",
  "workflow:read": "viewer",
  "workflow:write": "editor",
  "workflow:delete": "editor",
  "workflow:publish": "editor",
  /** Agent profiles. */
  "agent:read": "viewer",
  "agent:write": "editor",
  "agent:delete": "editor",
  "run:read": "viewer",
  "run:start": "editor",
  "run:control": "editor",
  /** Names for moments of runs. */
  "run:annotate": "viewer",
  "run:delete": "admin",
  "queue:read": "viewer",
  "queue:manage": "admin",
  "human-task:read": "viewer",
  "human-task:decide": "editor",
  "provider:read": "viewer",
  "provider:manage": "admin",
  "credential:read": "editor",
  "credential:manage": "admin",
  "template:read": "viewer",
  "budget:read": "viewer",
  "budget:manage": "admin",
  "usage:read": "viewer",
  "audit:read": "admin",
} as const satisfies Record<string, Role>;

export type Permission = keyof typeof permissions;

/** Permissions an API key may be given. Keys never manage people, keys or the org itself. */
export const apiKeyScopes = [
  "workflow:read",
  "workflow:write",
  "workflow:delete",
  "workflow:publish",
  "agent:read",
  "agent:write",
  "agent:delete",
  "run:read",
  "run:start",
  "run:control",
  "run:delete",
  "queue:read",
  "queue:manage",
  "human-task:read",
  "human-task:decide",
  "provider:read",
  "provider:manage",
  "credential:read",
  "credential:manage",
  "template:read",
  "budget:read",
  "budget:manage",
  "usage:read",
] as const satisfies readonly Permission[];

/** The actor on whose behalf a service works. Always belongs to exactly one org. */
export type Actor = { orgId: string } & (
  | { kind: "user"; userId: string; role: Role }
  | { kind: "api-key"; apiKeyId: string; scopes: readonly string[] }
  | { kind: "system" }
);

export function roleAllows(role: Role, permission: Permission): boolean {
  return roles.indexOf(role) >= roles.indexOf(permissions[permission]);
}

/** True when the actor holds the permission. An API key holds exactly its scopes. */
export function actorAllows(actor: Actor, permission: Permission): boolean {
  switch (actor.kind) {
    case "user":
      return roleAllows(actor.role, permission);
    case "api-key":
      return actor.scopes.includes(permission);
    case "system":
      return true;
  }
}

/** How an actor is written in rows and events: "user:<id>", "api-key:<id>" or "system". */
export function actorLabel(actor: Actor): string {
  switch (actor.kind) {
    case "user":
      return `user:${actor.userId}`;
    case "api-key":
      return `api-key:${actor.apiKeyId}`;
    case "system":
      return "system";
  }
}
