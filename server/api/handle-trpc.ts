import "server-only";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { isSameOrigin, readSession } from "@/server/auth";
import { AppError, errorCodes } from "@/server/errors";
import { limits } from "@/server/limits";
import { log } from "@/server/log";
import { checkDepth, readBytes } from "./read-body";
import { requestOrigin } from "./request-origin";
import { appRouter } from "./root";
import { toAppError } from "./trpc";

// A batch of calls is one body; a document has its own limit inside it.
const maxBodyBytes = 4 * limits.requestBodyBytes;
/** A document is inside a call's input, and that inside a batch; one more, and the check that knows its nodes tells its limit. */
const maxBodyDepth = limits.jsonDepth + 3;

/** GET and POST of /api/trpc/*: a request from another site, or a body that is not plain JSON within the limits, goes no further. */
export async function handleTrpc(request: Request): Promise<Response> {
  try {
    const checked = request.method === "POST" ? await checkPost(request) : request;
    return await fetchRequestHandler({
      endpoint: "/api/trpc",
      req: checked,
      router: appRouter,
      createContext: async () => ({
        me: await readSession(request.headers),
        orgSlug: request.headers.get("x-trellis-org"),
        origin: requestOrigin(request),
      }),
      onError({ error, path }) {
        const { code, cause } = toAppError(error);
        if (code === "internal" || code === "unavailable")
          log().error({ path, error: cause instanceof Error ? cause.stack : String(cause) }, "procedure failed");
      },
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return refuse(error);
  }
}

async function checkPost(request: Request): Promise<Request> {
  if (!isSameOrigin(request.headers)) throw new AppError("forbidden", "This request came from another site.");
  if (!request.headers.get("content-type")?.startsWith("application/json"))
    throw new AppError("unsupported_media_type", "The request is not JSON.", { fix: "Send content-type: application/json." });
  const text = (await readBytes(request, maxBodyBytes)).toString();
  checkDepth(text, maxBodyDepth);
  return new Request(request.url, { method: "POST", headers: request.headers, body: text, signal: request.signal });
}

/** In the shape of a tRPC error, so that the client reads it as one. */
function refuse(error: AppError): Response {
  const { code, message, field, fix } = error;
  const { http, trpc } = errorCodes[code];
  const body = { error: { message, code: -32600, data: { code: trpc, httpStatus: http, appCode: code, field, fix } } };
  return Response.json(body, { status: http });
}
