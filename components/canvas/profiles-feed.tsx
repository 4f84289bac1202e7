"use client";
import { useQueries } from "@tanstack/react-query";
import { useEffect } from "react";
import { useShallow } from "zustand/react/shallow";
import { readApiError } from "@/components/read-api-error";
import { useTRPC } from "@/components/trpc-provider";
import { type KnownProfile, listProfiles, profileKey } from "@/server/workflow/profile/known-profiles";
import { useEditor, useEditorStore } from "./editor-context";

/** Asks what the profiles say that this workflow's agents name, so that what is missing is known. Draws nothing itself. */
export function ProfilesFeed() {
  const trpc = useTRPC();
  const store = useEditorStore();
  // As texts, which stay the same while other things are edited.
  const keys = useEditor(
    useShallow(({ history }) => listProfiles(history.document).map(({ id, version }) => JSON.stringify({ id, version }))),
  );
  const named = keys.map((key) => JSON.parse(key) as { id: string; version: "latest" | number });
  const answers = useQueries({
    queries: named.map(({ id, version }) =>
      trpc.agents.get.queryOptions({ id, ...(version === "latest" ? {} : { version }) }, { staleTime: 30_000, retry: false }),
    ),
  });
  const known = answers.map(({ data }) => data);
  const gone = answers.map(({ error }) => error !== null && readApiError(error).code === "not_found");
  // A version never changes, so these say all that may be new in an answer.
  const heard = named.map((reference, index) => `${profileKey(reference)} ${known[index]?.version} ${gone[index]}`).join(", ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: what it reads changes with what was heard
  useEffect(() => {
    const entries = named.flatMap((reference, index): [string, KnownProfile | null][] => {
      const profile = known[index];
      if (profile) return [[profileKey(reference), { name: profile.name, version: profile.version, settings: profile.settings }]];
      return gone[index] ? [[profileKey(reference), null]] : [];
    });
    if (entries.length > 0 || store.getState().knownProfiles.size > 0) store.setState({ knownProfiles: new Map(entries) });
  }, [store, heard]);
  return null;
}
