import "server-only";
import { AppError } from "./errors";
import { type Actor, actorAllows, type Permission, permissions } from "./permissions";

/**
 * The one gate: every tRPC procedure, REST route and event stream passes through it before its service is called.
 * Throws `forbidden` that names what is missing. Whether a row belongs to the actor's org is the services' part.
 */
export function authorize(actor: Actor, permission: Permission): void {
  if (actorAllows(actor, permission)) return;
  throw actor.kind === "api-key"
    ? new AppError("forbidden", `This API key does not have the scope ${permission}.`, {
        fix: `Create a key with the scope ${permission} under Settings, API keys.`,
      })
    : new AppError("forbidden", "Your role in this organisation does not allow this.", {
        fix: `Ask an owner or admin for the role ${permissions[permission]}.`,
      });
}
