"use client";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { cn } from "@/components/cn";
import { readLastModel } from "@/components/inspector/default-model";
import { useOrg } from "@/components/org-context";
import { readApiError } from "@/components/read-api-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";

const blank = { id: "", name: "New agent", description: "Write it from nothing" };

/** Asks what to begin with: an agent that is written already, or nothing. */
export function NewAgentDialog({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const { slug } = useOrg();
  const presets = useQuery(trpc.agents.presets.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  const [chosen, setChosen] = useState<string>("");
  const create = useMutation(
    trpc.agents.create.mutationOptions({
      async onSuccess({ id }) {
        await queryClient.invalidateQueries({ queryKey: trpc.agents.list.pathKey() });
        router.push(`/${slug}/agents/${id}`);
      },
    }),
  );
  const preset = presets.data?.find(({ id }) => id === chosen);
  const problem = create.error ? readApiError(create.error) : null;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="max-w-2xl">
        <DialogHeader>
          <DialogTitle>New agent</DialogTitle>
          <DialogDescription>Choose what to begin with. Everything can be changed afterwards.</DialogDescription>
        </DialogHeader>
        <form
          className="grid min-w-0 gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const models = [readLastModel(localStorage)];
            const { name, description } = preset ?? { ...blank, description: "" };
            create.mutate({
              name: freeName(name, taken),
              description,
              settings: { ...preset?.settings, models },
              suggestions: preset?.suggestions ?? [],
            });
          }}
        >
          {problem && <Notice tone="fail">{[problem.message, problem.fix].filter(Boolean).join(" ")}</Notice>}
          <fieldset className="grid max-h-[56dvh] gap-1.5 overflow-y-auto p-0.5 sm:grid-cols-2">
            <legend className="sr-only">What to begin with</legend>
            {presets.isPending && <Skeleton className="h-40 sm:col-span-2" />}
            {[blank, ...(presets.data ?? [])].map(({ id, name, description }) => (
              <label
                key={id}
                className={cn(
                  "flex cursor-pointer gap-2.5 rounded-md border border-line p-2.5 hover:bg-hover has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent",
                  chosen === id && "border-accent bg-accent-soft hover:bg-accent-soft",
                )}
              >
                <input
                  type="radio"
                  name="preset"
                  value={id}
                  checked={chosen === id}
                  onChange={() => setChosen(id)}
                  className="mt-0.5 outline-none"
                />
                <span className="min-w-0">
                  <span className="block text-sm font-[550]">{id === "" ? "Blank" : name}</span>
                  <span className="block text-xs text-pretty text-fg-2">{description}</span>
                </span>
              </label>
            ))}
          </fieldset>
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" pending={create.isPending}>
              Create agent
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** "Researcher", or "Researcher 2" when there is one. */
function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  for (let number = 2; ; number++) if (!taken.includes(`${name} ${number}`)) return `${name} ${number}`;
}
