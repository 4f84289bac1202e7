import { handleTrpc } from "@/server/api/handle-trpc";

export const GET = handleTrpc;
export const POST = handleTrpc;
