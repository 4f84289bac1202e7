import "server-only";
import * as z from "zod";
import { type ErrorCode, errorCodes } from "@/server/errors";
import { restRoutes } from "./handle-rest";
import type { RestRoute } from "./route";
import { problem } from "./schemas";

type Json = Record<string, unknown>;

/** OpenAPI 3.1, made from the same table and schemas that serve the requests. */
export function buildOpenApi(origin: string): Json {
  const paths: Record<string, Json> = {};
  for (const route of restRoutes) {
    const path = `/${route.path}`;
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describeRoute(route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Trellis",
      version: "1",
      description:
        "Build, run and watch workflows of agents, tools and people. Lists are pages: send nextCursor as cursor for the next one.",
    },
    servers: [{ url: `${origin}/api/v1` }],
    security: [{ apiKey: [] }],
    paths,
    components: {
      securitySchemes: { apiKey: { type: "http", scheme: "bearer", description: "An API key of the organisation: trl_…" } },
      schemas: { Problem: toJsonSchema(problem, "output") },
    },
  };
}

function describeRoute(route: RestRoute): Json {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
  return {
    operationId: operationId(route),
    summary: route.summary,
    description: `Needs the scope \`${route.permission}\`.`,
    tags: [route.path.split("/")[0]],
    parameters: [...names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })), ...describeQuery(route.query)],
    ...(route.body ? { requestBody: { content: { "application/json": { schema: toJsonSchema(route.body, "input") } } } } : {}),
    responses: {
      ...Object.fromEntries(Object.entries(route.answers).map(([status, schema]) => [status, describeAnswer(schema)])),
      ...describeErrors(["invalid_input", "unauthenticated", "forbidden", ...(route.errors ?? [])]),
    },
  };
}

function describeAnswer(schema: z.ZodType | null): Json {
  return schema
    ? { description: "Done", content: { "application/json": { schema: toJsonSchema(schema, "output") } } }
    : { description: "Done, no content" };
}

function describeErrors(codes: readonly ErrorCode[]): Json {
  const statuses = [...new Set(codes.map((code) => errorCodes[code].http))];
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: codes
          .filter((code) => errorCodes[code].http === status)
          .map((code) => `${code}: ${errorCodes[code].title}`)
          .join("; "),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    ]),
  );
}

function describeQuery(query: z.ZodType | undefined): Json[] {
  if (!query) return [];
  const { properties = {} } = toJsonSchema(query, "input") as { properties?: Record<string, Json> };
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", required: false, schema }));
}

function operationId({ method, path }: RestRoute): string {
  const words = path.replace(/[{}]/g, "").split(/[/-]/);
  return method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

function toJsonSchema(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return json;
}
