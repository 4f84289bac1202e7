import "server-only";
import { readPage } from "@/server/pages/read-page";
import type { EngineDeps } from "./engine-deps";

/** A page for a tool; no secret goes along. Throws AppError. */
export const toolPage: EngineDeps["readPage"] = (request, { signal }) => readPage(request, { signal });
