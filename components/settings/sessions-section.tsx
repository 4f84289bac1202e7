"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Monitor, Smartphone } from "lucide-react";
import { describeBrowser } from "@/components/settings/describe-browser";
import { Section } from "@/components/settings/section";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";

/** The browsers that are signed in; each can be signed out from here. */
export function SessionsSection() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const sessions = useQuery(trpc.people.sessions.queryOptions());
  const options = {
    onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.people.sessions.queryKey() }),
    onError: (error: unknown) => toastError("The browser could not be signed out", error),
  };
  const revoke = useMutation(trpc.people.revokeSession.mutationOptions(options));
  const revokeOthers = useMutation(trpc.people.revokeOtherSessions.mutationOptions(options));
  const others = sessions.data?.filter((session) => !session.current).length ?? 0;
  return (
    <Section title="Signed-in browsers">
      {sessions.isPending && <Skeleton className="h-20" />}
      {sessions.isError && (
        <ErrorState className="py-6" title="The browsers could not be loaded" error={sessions.error} onRetry={() => sessions.refetch()} />
      )}
      <ul className="divide-y divide-line">
        {sessions.data?.map((session) => {
          const browser = describeBrowser(session.userAgent);
          const Icon = browser.mobile ? Smartphone : Monitor;
          return (
            <li key={session.id} className="flex items-center gap-3 py-2.5">
              <Icon className="size-4 shrink-0 text-fg-3" aria-hidden="true" />
              <div className="min-w-0 flex-1">
                <p className="flex items-center gap-2 font-medium">
                  <span className="truncate">{browser.name}</span> {session.current && <Badge variant="ok">This one</Badge>}
                </p>
                <p className="num truncate text-xs text-fg-3">
                  {session.ip && `${session.ip} · `}last seen <RelativeTime at={session.lastSeenAt} />
                </p>
              </div>
              {!session.current && (
                <Button
                  variant="outline"
                  aria-label={`Sign out ${browser.name}`}
                  pending={revoke.isPending && revoke.variables.id === session.id}
                  onClick={() => revoke.mutate({ id: session.id })}
                >
                  Sign out
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {others > 1 && (
        <Button variant="destructive-outline" className="mt-2" pending={revokeOthers.isPending} onClick={() => revokeOthers.mutate()}>
          Sign out all other browsers
        </Button>
      )}
    </Section>
  );
}
