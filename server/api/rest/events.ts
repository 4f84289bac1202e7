import "server-only";
import * as z from "zod";
import { readIdempotencyKey } from "@/server/services/runs/idempotency-key";
import { sendEvent, sendEventInput } from "@/server/services/topics/send-event";
import { route } from "./route";

export const eventRoutes = [
  route({
    method: "POST",
    path: "events",
    permission: "run:start",
    summary: "Send an event to a topic: every published workflow that listens gets a run",
    body: sendEventInput,
    answers: { 202: z.object({ started: z.number().int(), runIds: z.array(z.string()) }) },
    errors: ["conflict", "too_large", "too_many_requests"],
    async handle({ actor, body, request }) {
      const id = body.id ?? readIdempotencyKey(request.headers, ["idempotency-key"]);
      return { status: 202, body: await sendEvent(actor, { ...body, ...(id === undefined ? {} : { id }) }) };
    },
  }),
];
