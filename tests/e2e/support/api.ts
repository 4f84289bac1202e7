// What a journey needs to be there before it begins is made through the same tRPC procedures that the screens call.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { APIRequestContext } from "@playwright/test";

export type OrgApi = {
  slug: string;
  /** Calls a mutation such as "workflows.create" and gives its answer. Throws with the server's words when it is refused. */
  change<Output>(procedure: string, input?: unknown): Promise<Output>;
  /** Calls a query such as "runs.list". */
  read<Output>(procedure: string, input?: unknown): Promise<Output>;
};

/** Speaks for whoever is signed in in `request`, in the org of that slug. */
export function openApi(request: APIRequestContext, slug = ""): OrgApi {
  const headers: Record<string, string> = slug === "" ? {} : { "x-trellis-org": slug };
  return {
    slug,
    async change(procedure, input) {
      return readAnswer(procedure, await request.post(`/api/trpc/${procedure}`, { headers, data: input ?? null }));
    },
    async read(procedure, input) {
      const params: Record<string, string> = input === undefined ? {} : { input: JSON.stringify(input) };
      return readAnswer(procedure, await request.get(`/api/trpc/${procedure}`, { headers, params }));
    },
  };
}

async function readAnswer<Output>(procedure: string, response: Awaited<ReturnType<APIRequestContext["get"]>>): Promise<Output> {
  if (!response.ok()) throw new Error(`${procedure}: ${response.status()} ${await response.text()}`);
  const { result } = (await response.json()) as { result: { data: Output } };
  return result.data;
}

/** The document of prisma/templates/<id>.json. */
export function readTemplate(id: string): unknown {
  const file = path.join(process.cwd(), "prisma/templates", `${id}.json`);
  return (JSON.parse(readFileSync(file, "utf8")) as { document: unknown }).document;
}
