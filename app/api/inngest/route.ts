import { serve } from "inngest/next";
import type { NextRequest } from "next/server";
import { engineFunctions, inngestClient, isEmbedded } from "@/server/engine/inngest";
import { processSingleton } from "@/server/process-singleton";

// Where an Inngest server calls the functions. The embedded executor calls them in the process, without signatures, so then
// this address does not exist.

type Method = "GET" | "POST" | "PUT";
type Context = { params: Promise<Record<string, string>> };

const handlers = () => processSingleton("inngest-handlers", () => serve({ client: inngestClient(), functions: engineFunctions() }));

const handle = (method: Method) => async (request: NextRequest, context: Context) =>
  isEmbedded() ? new Response("Not found", { status: 404 }) : handlers()[method](request, context);

export const GET = handle("GET");
export const POST = handle("POST");
export const PUT = handle("PUT");
