import "server-only";
import type { Actor } from "@/server/permissions";
import { findApiKey } from "@/server/services/api-keys/find-api-key";

/** The actor behind `Authorization: Bearer trl_…`; null without a key that works. */
export async function findKeyActor(headers: Headers): Promise<Actor | null> {
  const key = /^Bearer\s+(trl_[0-9A-Za-z]{43})$/.exec(headers.get("authorization") ?? "")?.[1];
  return key === undefined ? null : findApiKey(key);
}
