import "server-only";
import { authorize } from "@/server/authorize";
import { clientIp } from "@/server/client-ip";
import { AppError } from "@/server/errors";
import { toProblem } from "../problem";
import { countRequest } from "../rate-limit";
import { requestOrigin } from "../request-origin";
import { agentRoutes } from "./agents";
import { budgetRoutes } from "./budgets";
import { connectionRoutes } from "./connections";
import { eventRoutes } from "./events";
import { humanTaskRoutes } from "./human-tasks";
import { findKeyActor } from "./key-actor";
import { queueRoutes } from "./queues";
import type { RestAnswer, RestRoute } from "./route";
import { runBulkRoutes } from "./run-bulk";
import { runControlRoutes } from "./run-control";
import { runRoutes } from "./runs";
import { tagRoutes } from "./tags";
import { templateRoutes } from "./templates";
import { usageRoutes } from "./usage";
import { workflowRoutes } from "./workflows";

/** Every REST route. The OpenAPI document and the permission test are made from this table. */
export const restRoutes: readonly RestRoute[] = [
  ...workflowRoutes,
  ...agentRoutes,
  ...runRoutes,
  ...runControlRoutes,
  ...runBulkRoutes,
  ...tagRoutes,
  ...queueRoutes,
  ...budgetRoutes,
  ...usageRoutes,
  ...humanTaskRoutes,
  ...connectionRoutes,
  ...templateRoutes,
  ...eventRoutes,
];

const prefix = "/api/v1/";
const table = restRoutes.map((known) => ({ route: known, segments: known.path.split("/") }));

/** Any request below /api/v1: key → route → scope → handler; every failure is problem+json. */
export async function handleRest(request: Request): Promise<Response> {
  try {
    countRequest(`address:${clientIp(request.headers)}`);
    const actor = await findKeyActor(request.headers);
    if (!actor)
      throw new AppError("unauthenticated", "The API key is missing, wrong or revoked.", {
        fix: "Send Authorization: Bearer trl_… with a key of this organisation.",
      });
    const { route, params } = findRoute(request);
    authorize(actor, route.permission);
    return toResponse(await route.run(request, { actor, params, origin: requestOrigin(request) }));
  } catch (error) {
    if (error instanceof MethodNotAllowed) return error.toResponse();
    return toProblem(error, `${request.method} ${new URL(request.url).pathname}`);
  }
}

function findRoute(request: Request): { route: RestRoute; params: Record<string, string> } {
  const given = new URL(request.url).pathname.slice(prefix.length).split("/");
  const onPath = table.flatMap(({ route, segments }) => {
    const params = matchPath(segments, given);
    return params ? [{ route, params }] : [];
  });
  const found = onPath.find(({ route }) => route.method === request.method);
  if (found) return found;
  if (onPath.length > 0) throw new MethodNotAllowed(onPath.map(({ route }) => route.method));
  throw new AppError("not_found", "There is nothing at this address.", { fix: "See /api/docs for what there is." });
}

function matchPath(segments: string[], given: string[]): Record<string, string> | null {
  if (segments.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = given[index] ?? "";
    if (!segment.startsWith("{")) {
      if (segment !== value) return null;
    } else if (value === "") return null;
    else params[segment.slice(1, -1)] = decodeSegment(value);
  }
  return params;
}

function decodeSegment(value: string): string {
  try {
    const id = decodeURIComponent(value);
    return id.length > 300 ? "" : id;
  } catch {
    // Not valid percent-encoding, so no id of ours.
    return "";
  }
}

class MethodNotAllowed extends Error {
  constructor(private readonly allowed: string[]) {
    super("method not allowed");
  }
  toResponse(): Response {
    const detail = `This address takes ${this.allowed.join(", ")}.`;
    const body = { type: "about:blank", title: "Method not allowed", status: 405, detail };
    return new Response(JSON.stringify(body), {
      status: 405,
      headers: { "content-type": "application/problem+json", allow: this.allowed.join(", ") },
    });
  }
}

function toResponse(answer: RestAnswer | Response): Response {
  if (answer instanceof Response) return answer;
  const headers = { "cache-control": "no-store", ...answer.headers };
  return answer.body === undefined
    ? new Response(null, { status: answer.status, headers })
    : Response.json(answer.body, { status: answer.status, headers });
}
