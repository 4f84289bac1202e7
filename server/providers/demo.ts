import "server-only";
import * as z from "zod";
import type { ModelPrice } from "./define-provider";
import { demoRequest } from "./demo/demo-request";
import { streamAnswer, wholeAnswer } from "./demo/send-answer";
import { writeAnswer } from "./demo/write-answer";

/**
 * The built-in provider: a script that speaks the OpenAI protocol inside the process, so that everything runs without a
 * key and without a network. Every org has it; no row is needed. Its price is a pretended one.
 */
export const demoProvider = {
  name: "demo",
  label: "Demo",
  baseUrl: "http://demo.invalid/v1",
  models: [{ name: "demo-1", inputPricePerMillion: 1, outputPricePerMillion: 3 }] satisfies ModelPrice[],
};

/** A fetch that answers as a small OpenAI server would: `/models` and `/chat/completions`, streamed or whole. */
export const demoFetch: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const path = new URL(request.url).pathname;
  if (path.endsWith("/models") && request.method === "GET")
    return Response.json({
      object: "list",
      data: demoProvider.models.map(({ name }) => ({ id: name, object: "model", owned_by: "trellis" })),
    });
  if (!path.endsWith("/chat/completions") || request.method !== "POST") return refuse(404, `Unknown path ${path}`, "not_found");
  const body: unknown = await request.json().catch(() => null);
  const parsed = demoRequest.safeParse(body);
  if (!parsed.success) return refuse(400, `Invalid request: ${z.prettifyError(parsed.error)}`, "invalid_request_error");
  const known = demoProvider.models.some(({ name }) => name === parsed.data.model);
  if (!known) return refuse(404, `The model \`${parsed.data.model}\` does not exist`, "model_not_found");
  const answer = writeAnswer(parsed.data);
  return parsed.data.stream ? streamAnswer(answer, request.signal) : wholeAnswer(answer);
};

const refuse = (status: number, text: string, code: string) =>
  Response.json({ error: { message: text, type: "invalid_request_error", code } }, { status });
