import { handleHook } from "@/server/api/handle-hook";

async function handle(request: Request, { params }: { params: Promise<{ token: string }> }): Promise<Response> {
  return handleHook(request, (await params).token);
}

// No GET: a link that is looked at must not start anything.
export { handle as DELETE, handle as PATCH, handle as POST, handle as PUT };
