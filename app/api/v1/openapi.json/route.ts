import { requestOrigin } from "@/server/api/request-origin";
import { buildOpenApi } from "@/server/api/rest/openapi";

/** The description of the API. Open to all: it says nothing about anyone's data. */
export function GET(request: Request): Response {
  return Response.json(buildOpenApi(requestOrigin(request)));
}
