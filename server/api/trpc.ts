import "server-only";
import { initTRPC, TRPCError } from "@trpc/server";
import * as z from "zod";
import { authorize } from "@/server/authorize";
import { AppError, errorCodes } from "@/server/errors";
import type { Permission } from "@/server/permissions";
import { findMemberActor } from "@/server/services/people/find-session";
import type { SignedIn } from "@/server/services/people/sign-in";
import { toInputError } from "./input-error";
import { findOutage } from "./outage";
import { refuseNul } from "./refuse-nul";

/** What a request brings. The route makes it from headers; tests make it by hand. */
type ApiContext = {
  /** Null when signed out. Looked up once for all calls of a batch. */
  me: SignedIn | null;
  /** The header x-trellis-org: the slug of the org the caller works in. */
  orgSlug: string | null;
  /** Scheme and host as the caller wrote them, for links in answers. */
  origin: string;
};

/**
 * Everything we answer is plain JSON already, so nothing is transformed. Saying so keeps the client's types equal to ours;
 * without it tRPC rewrites every `unknown` in them. The client names the same (components/trpc-provider.tsx).
 */
const plainJson = { serialize: (value: unknown) => value, deserialize: (value: unknown) => value };

const t = initTRPC
  .context<ApiContext>()
  .meta<{ permission: Permission }>()
  .create({
    transformer: plainJson,
    errorFormatter({ shape, error }) {
      const { code: appCode, message, field, fix, detail, retryAfterMs, data } = toAppError(error);
      // The stack stays here, whatever the mode.
      const { code, httpStatus, path } = shape.data;
      return { ...shape, message, data: { code, httpStatus, path, appCode, field, fix, detail, retryAfterMs, data } };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

const translated = t.procedure.use(async ({ next }) => {
  const result = await next();
  if (result.ok) return result;
  const error = toAppError(result.error);
  throw new TRPCError({ code: errorCodes[error.code].trpc, message: error.message, cause: error });
});

/** The last thing before the input is parsed: nobody learns about it who may not call. */
const storable = t.middleware(async ({ getRawInput, next }) => {
  refuseNul(await getRawInput());
  return next();
});

/** Anyone may call it. */
export const publicProcedure = translated.use(storable);

const signedIn = translated.use(({ ctx, next }) => {
  if (!ctx.me) throw new AppError("unauthenticated", "You are not signed in.", { fix: "Sign in and try again." });
  return next({ ctx: { me: ctx.me } });
});

/** Signed-in people, whatever org they work in. */
export const userProcedure = signedIn.use(storable);

/**
 * Members of the org named by the header whose role has the permission. An org that one is not a member of answers
 * `not_found`, like one that does not exist.
 */
export const orgProcedure = (permission: Permission) =>
  signedIn
    .meta({ permission })
    .use(async ({ ctx, next }) => {
      if (!ctx.orgSlug)
        throw new AppError("invalid_input", "The request names no organisation.", {
          field: "x-trellis-org",
          fix: "Send the header x-trellis-org.",
        });
      const actor = await findMemberActor(ctx.me.userId, ctx.orgSlug);
      if (!actor) throw new AppError("not_found", "There is no such organisation, or you are not a member of it.");
      authorize(actor, permission);
      return next({ ctx: { actor } });
    })
    .use(storable);

/** The AppError behind whatever tRPC caught. What is not one of ours becomes `internal` with the original as its cause. */
export function toAppError(error: TRPCError): AppError {
  if (error.cause instanceof AppError) return error.cause;
  if (error.cause instanceof z.core.$ZodError) return toInputError(error.cause);
  if (error.code === "NOT_FOUND") return new AppError("not_found", "There is no such procedure.");
  if (error.code === "METHOD_NOT_SUPPORTED") return new AppError("invalid_input", "Queries are read with GET, changes are sent with POST.");
  if (error.code === "PARSE_ERROR" || error.code === "BAD_REQUEST") return new AppError("invalid_input", "The request is not valid JSON.");
  if (error.code === "UNSUPPORTED_MEDIA_TYPE")
    return new AppError("unsupported_media_type", "The request is not JSON.", { fix: "Send content-type: application/json." });
  return findOutage(error.cause) ?? new AppError("internal", errorCodes.internal.title, { cause: error.cause ?? error });
}
