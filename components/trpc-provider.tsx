"use client";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, type TRPCLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { type ReactNode, useState } from "react";
import { readApiError } from "@/components/read-api-error";
import type { AppRouter } from "@/server/api/root";
import { isErrorCode, mayPass } from "@/server/errors";
import { dropNul } from "@/server/workflow/drop-nul";

const context = createTRPCContext<AppRouter>();

/** Query and mutation options of every procedure: `useQuery(trpc.runs.list.queryOptions({ … }))`. */
export const useTRPC = context.useTRPC;
/** For calls outside queries and mutations, e.g. in an autosave loop. */
export const useTRPCClient = context.useTRPCClient;

/** A refusal stays a refusal: only what may succeed by itself is tried again, twice. */
function shouldRetry(failures: number, error: unknown): boolean {
  const { code } = readApiError(error);
  return failures < 2 && (code === "offline" || (isErrorCode(code) && mayPass(code)));
}

function createQueryClient() {
  return new QueryClient({ defaultOptions: { queries: { staleTime: 5_000, retry: shouldRetry }, mutations: { retry: false } } });
}

/** Infinite queries send a `direction` that our lists, which only go forward and take strict input, do not know. */
const forwardOnly: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    if (op.type !== "query" || typeof op.input !== "object" || op.input === null || !("direction" in op.input)) return next(op);
    const { direction: _, ...input } = op.input;
    return next({ ...op, input });
  };

/** As the server has it (server/api/trpc.ts): answers are plain JSON. */
const plainJson = { serialize: (value: unknown) => value, deserialize: (value: unknown) => value };

/** A NUL comes with text that was pasted. Nobody sees it, so nobody could take it out when the server refuses it. */
const cleanBody = (body: unknown) => (typeof body === "string" ? dropNul(body) : body);

function createClient(orgSlug: string | undefined) {
  return createTRPCClient<AppRouter>({
    links: [
      forwardOnly,
      httpBatchLink({
        transformer: plainJson,
        url: "/api/trpc",
        maxURLLength: 4_000,
        fetch: (url, options) => fetch(url, { ...options, body: cleanBody(options?.body) } as RequestInit),
        headers: orgSlug === undefined ? {} : { "x-trellis-org": orgSlug },
      }),
    ],
  });
}

/** Gives the screen below it the server, speaking for one org. Key it by the slug, so that orgs never share a cache. */
export function TrpcProvider({ orgSlug, children }: { orgSlug?: string; children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const [client] = useState(() => createClient(orgSlug));
  return (
    <QueryClientProvider client={queryClient}>
      <context.TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </context.TRPCProvider>
    </QueryClientProvider>
  );
}
