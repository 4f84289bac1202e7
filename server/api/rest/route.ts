import "server-only";
import * as z from "zod";
import { AppError, type ErrorCode } from "@/server/errors";
import { limits } from "@/server/limits";
import type { Actor, Permission } from "@/server/permissions";
import { toInputError } from "../input-error";
import { parseDocumentJson, parseJson, readBytes } from "../read-body";
import { refuseNul } from "../refuse-nul";

type ParamNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | ParamNames<Rest> : never;

/** What a handler gets: everything checked. */
type RestCall<Path extends string, Query, Body> = {
  actor: Actor;
  params: Record<ParamNames<Path>, string>;
  query: Query;
  body: Body;
  request: Request;
  /** Scheme and host as the caller wrote them. */
  origin: string;
};

/** `body` is sent as JSON; left out: no content. */
export type RestAnswer = { status: number; body?: unknown; headers?: Record<string, string> };

type Definition<Path extends string, Query extends z.ZodType, Body extends z.ZodType> = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below /api/v1, e.g. "workflows/{id}". */
  path: Path;
  permission: Permission;
  /** One line for the reference. */
  summary: string;
  query?: Query;
  body?: Body;
  /** The body has a workflow document in it, which has limits of its own (migrate-document.ts). */
  holdsDocument?: boolean;
  /** Success statuses with the schema of what they carry; null: no content. */
  answers: Record<number, z.ZodType | null>;
  /** Beyond invalid_input, unauthenticated and forbidden. */
  errors?: readonly ErrorCode[];
  /** Gives a Response itself only for what is not JSON. */
  handle(call: RestCall<Path, z.output<Query>, z.output<Body>>): Promise<RestAnswer | Response>;
};

/** A route with its types hidden, as the table holds it. */
export type RestRoute = Pick<
  Definition<string, z.ZodType, z.ZodType>,
  "method" | "path" | "permission" | "summary" | "query" | "body" | "answers" | "errors"
> & {
  run(request: Request, context: { actor: Actor; params: Record<string, string>; origin: string }): Promise<RestAnswer | Response>;
};

/**
 * Declares a route. The permission is checked by `handleRest` before `run`; query and body are parsed here, strictly, so a
 * handler never sees anything unchecked.
 */
export function route<Path extends string, Query extends z.ZodType = z.ZodUndefined, Body extends z.ZodType = z.ZodUndefined>(
  definition: Definition<Path, Query, Body>,
): RestRoute {
  const { handle, ...described } = definition;
  return {
    ...described,
    async run(request, { actor, params, origin }) {
      const given = { query: readQuery(request), body: definition.body && (await readJson(request, definition.holdsDocument)) };
      for (const input of [params, given.query, given.body]) refuseNul(input);
      const query = parse(definition.query, given.query);
      const body = parse(definition.body, given.body);
      return handle({ actor, params, query, body, request, origin });
    },
  };
}

/** Without a schema the value is not looked at: the handler's type says undefined. */
function parse<Schema extends z.ZodType>(schema: Schema | undefined, value: unknown): z.output<Schema> {
  const parsed = (schema ?? z.undefined()).safeParse(schema && value);
  if (!parsed.success) throw toInputError(parsed.error);
  return parsed.data as z.output<Schema>;
}

function readQuery(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams);
}

/** A document has a limit of its own; the rest is for what stands around it. */
const withDocumentBytes = limits.documentBytes + 100_000;

/** An empty body counts as `{}`, so that a POST without options needs none. */
async function readJson(request: Request, holdsDocument = false): Promise<unknown> {
  const bytes = await readBytes(request, holdsDocument ? withDocumentBytes : limits.requestBodyBytes);
  if (bytes.length === 0) return {};
  const mediaType = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (mediaType !== "application/json" && !mediaType.endsWith("+json"))
    throw new AppError("unsupported_media_type", "The body is not JSON.", { fix: "Send Content-Type: application/json." });
  const text = bytes.toString("utf8");
  return holdsDocument ? parseDocumentJson(text) : parseJson(text);
}
