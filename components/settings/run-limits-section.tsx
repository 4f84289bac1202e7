"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCan } from "@/components/org-context";
import { Section } from "@/components/settings/section";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { ErrorState } from "@/components/ui/error-state";
import { NumberField } from "@/components/ui/number-field";
import { RowsSkeleton } from "@/components/ui/rows-skeleton";

/** The org's own limit, and how long it keeps what ended. */
export function RunLimitsSection() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const canManage = useCan("org:manage");
  const settings = useQuery(trpc.orgs.runSettings.queryOptions());
  const update = useMutation(
    trpc.orgs.updateRunSettings.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.orgs.runSettings.queryKey() }),
      onError: (error) => toastError("The setting could not be saved", error),
    }),
  );
  if (settings.isPending) return <RowsSkeleton label="Loading settings" rows={1} />;
  if (settings.isError)
    return <ErrorState title="The settings could not be loaded" error={settings.error} onRetry={() => settings.refetch()} />;
  const { concurrency, keepRunsDays } = settings.data;
  return (
    <Section title="All runs of the org" description={canManage ? undefined : "An admin or owner can change this."}>
      <div className="grid max-w-lg items-start gap-4 sm:grid-cols-2">
        <NumberField
          label="Runs at once"
          value={concurrency}
          least={1}
          most={10_000}
          whole
          placeholder="No limit"
          hint="More wait. Runs that wait for a person or for time do not count."
          readOnly={!canManage}
          onChange={(next) => update.mutate({ concurrency: next })}
          onClear={() => update.mutate({ concurrency: null })}
        />
        <NumberField
          label="Keep runs, in days"
          value={keepRunsDays}
          least={1}
          most={36_500}
          whole
          placeholder="For ever"
          hint="Runs that ended longer ago are deleted with all that was recorded of them."
          readOnly={!canManage}
          onChange={(next) => update.mutate({ keepRunsDays: next })}
          onClear={() => update.mutate({ keepRunsDays: null })}
        />
      </div>
    </Section>
  );
}
