"use client";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { readApiError } from "@/components/read-api-error";

/** offline: the browser itself has no network. away: it has, but our server does not answer. */
type Connection = "fine" | "offline" | "away";

const retryMs = 3_000;

/** Whether the server can be reached, as the page's own requests find out; while it cannot, it is asked every few seconds. */
export function useConnection(): { state: Connection; trying: boolean; tryNow: () => void } {
  const queryClient = useQueryClient();
  const isOnline = useSyncExternalStore(
    subscribeToNetwork,
    () => navigator.onLine,
    () => true,
  );
  const [away, setAway] = useState(false);
  const [trying, setTrying] = useState(false);

  useEffect(() => watchFailures(queryClient, () => setAway(true)), [queryClient]);
  const tryNow = useCallback(async () => {
    setTrying(true);
    const answers = await isServerThere();
    setTrying(false);
    if (!answers) return setAway(true);
    setAway(false);
    await refreshFailed(queryClient);
  }, [queryClient]);

  const isLost = away || !isOnline;
  useEffect(() => {
    if (!isLost) return;
    const timer = setInterval(() => void tryNow(), retryMs);
    return () => clearInterval(timer);
  }, [isLost, tryNow]);
  return { state: isOnline ? (away ? "away" : "fine") : "offline", trying, tryNow: () => void tryNow() };
}

function subscribeToNetwork(listener: () => void) {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

function watchFailures(queryClient: QueryClient, onLost: () => void) {
  const isLost = (error: unknown) => error !== null && readApiError(error).code === "offline";
  const stops = [
    queryClient.getQueryCache().subscribe(({ type, query }) => {
      if (type === "updated" && (isLost(query.state.error) || isLost(query.state.fetchFailureReason))) onLost();
    }),
    queryClient.getMutationCache().subscribe(({ type, mutation }) => {
      if (type === "updated" && mutation && isLost(mutation.state.error)) onLost();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

async function isServerThere(): Promise<boolean> {
  try {
    return (await fetch("/api/health/live", { cache: "no-store" })).ok;
  } catch {
    // The very thing that is asked.
    return false;
  }
}

/** What failed is asked for again, and what is shown is made fresh. */
async function refreshFailed(queryClient: QueryClient): Promise<void> {
  await queryClient.invalidateQueries({ refetchType: "active" });
}
