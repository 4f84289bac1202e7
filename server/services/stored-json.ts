import "server-only";
import type { Prisma } from "@/prisma/generated/client";
import { toJsonText } from "@/server/json-text";

/** A value as Prisma writes it to a jsonb column that may not be null: free of what PostgreSQL refuses. */
export function storedJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(toJsonText(value)) as Prisma.InputJsonValue;
}
