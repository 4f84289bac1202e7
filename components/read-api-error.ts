import { TRPCClientError } from "@trpc/client";
import * as z from "zod/mini";
import type { ErrorValue } from "@/server/errors";

const shape = z.object({
  appCode: z.optional(z.string()),
  field: z.optional(z.string()),
  fix: z.optional(z.string()),
  detail: z.optional(z.string()),
  data: z.optional(z.record(z.string(), z.unknown())),
});

/** What the screen needs of a failed call. `code` is an `ErrorCode`, "offline", or "internal" when nothing is known. */
export type ApiError = Partial<Pick<ErrorValue, "field" | "fix" | "detail">> & {
  code: string;
  message: string;
  data?: Record<string, unknown>;
};

/** Reads whatever a query or mutation threw. Never throws. */
export function readApiError(error: unknown): ApiError {
  if (!(error instanceof TRPCClientError)) {
    return { code: "internal", message: error instanceof Error ? error.message : "Something went wrong." };
  }
  if (error.data === undefined || error.data === null) {
    return { code: "offline", message: "The server cannot be reached.", fix: "Check your connection, then try again." };
  }
  const parsed = shape.safeParse(error.data);
  if (!parsed.success) return { code: "internal", message: error.message };
  const { appCode, ...rest } = parsed.data;
  return { code: appCode ?? "internal", message: error.message, ...rest };
}
