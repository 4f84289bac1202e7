"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { toast } from "sonner";
import type { Agent } from "@/components/agents/agent";
import { InsertTargets } from "@/components/expression/insert-targets";
import { fieldError, formError } from "@/components/field-error";
import { ConfigField } from "@/components/inspector/config-field";
import { ConfigFields } from "@/components/inspector/config-fields";
import { FormContextProvider, type FormContextValue } from "@/components/inspector/form-context";
import { type FormSchema, readFormSchema, withKey } from "@/components/inspector/form-schema";
import { useCan } from "@/components/org-context";
import { readApiError } from "@/components/read-api-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Notice } from "@/components/ui/notice";
import { Textarea } from "@/components/ui/textarea";
import { limits } from "@/server/limits";
import { profileSettings } from "@/server/nodes/agent-config";
import { listSettingProblems } from "./list-setting-problems";

type Draft = Pick<Agent, "name" | "description" | "settings" | "suggestions">;

const suggestionsField: FormSchema = {
  type: "array",
  items: { type: "string" },
  title: "Starter prompts",
  description: "Offered to whoever tries it",
};

/** What the agent is told and given: the fields of an agent node, but for what it is asked. Each save is a version. */
export function AgentForm({ agent }: { agent: Agent }) {
  const canWrite = useCan("agent:write");
  // What the edits are made to; a version that somebody else saved meanwhile does not take their place.
  const [base, setBase] = useState(agent);
  const [draft, setDraft] = useState<Draft>(() => pickDraft(agent));
  const [isChecked, setIsChecked] = useState(false);
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const isChanged = JSON.stringify(draft) !== JSON.stringify(pickDraft(base));
  const begin = (from: Agent) => {
    setBase(from);
    setDraft(pickDraft(from));
    setIsChecked(false);
  };
  useAskBeforeLoss(isChanged);
  const problems = useMemo(() => listSettingProblems(draft.settings), [draft.settings]);
  const save = useSave(base);
  const isNewer = agent.version !== base.version;
  if (isNewer && (!isChanged || save.data?.version === agent.version)) begin(agent);
  const problem = save.error ? readApiError(save.error) : null;
  const targets = useMemo(() => new InsertTargets(), []);
  const form = useMemo<FormContextValue>(
    () => ({
      readOnly: !canWrite,
      config: draft.settings,
      problems: isChecked ? problems : new Map(),
      // A profile knows nothing of a workflow's values.
      place: null,
      targets,
      repair: () => {},
      Fields: ConfigFields,
      Field: ConfigField,
    }),
    [canWrite, draft.settings, isChecked, problems, targets],
  );
  const submit = () => {
    setIsChecked(true);
    const settings = profileSettings.safeParse(draft.settings);
    if (settings.success && isChanged) save.mutate({ ...draft, settings: settings.data, id: base.id, version: base.version });
  };
  const general = formError(problem, ["name", "description"]);
  return (
    <FormContextProvider value={form}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
          event.preventDefault();
          submit();
        }}
      >
        <div className="grid gap-3.5 p-4">
          {general && <Notice tone="fail">{general}</Notice>}
          {isNewer && (
            <Notice tone="wait">
              {agent.savedBy} saved version {agent.version} while you were writing.{" "}
              <Button variant="link" onClick={() => begin(agent)}>
                Discard your changes and look at it
              </Button>
            </Notice>
          )}
          <Field label="Name" error={fieldError(problem, "name")}>
            {(control) => (
              <Input
                {...control}
                value={draft.name}
                readOnly={!canWrite}
                required
                maxLength={limits.nameChars}
                onChange={(event) => change({ name: event.target.value })}
              />
            )}
          </Field>
          <Field label="Description" hint="For people who look for an agent" error={fieldError(problem, "description")}>
            {(control) => (
              <Textarea
                {...control}
                value={draft.description}
                readOnly={!canWrite}
                maxLength={2_000}
                className="min-h-[52px]"
                onChange={(event) => change({ description: event.target.value })}
              />
            )}
          </Field>
          <ConfigFields
            schema={readFormSchema(profileSettings)}
            path={[]}
            value={draft.settings}
            onChange={(name, value) => setDraft((before) => ({ ...before, settings: withKey(before.settings, name, value) }))}
          />
          <ConfigField
            name="suggestions"
            schema={suggestionsField}
            required={false}
            path={["suggestions"]}
            value={draft.suggestions}
            onChange={(value) => change({ suggestions: Array.isArray(value) ? value.map(String) : [] })}
          />
        </div>
        {canWrite && (
          <SaveBar
            isChanged={isChanged}
            hasProblems={isChecked && problems.size > 0}
            isSaving={save.isPending}
            next={agent.latest + 1}
            onDiscard={() => begin(agent)}
          />
        )}
      </form>
    </FormContextProvider>
  );
}

const pickDraft = ({ name, description, settings, suggestions }: Agent): Draft => ({ name, description, settings, suggestions });

function useSave(agent: Agent) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.agents.save.mutationOptions({
      async onSuccess({ version }) {
        await queryClient.invalidateQueries({ queryKey: trpc.agents.pathKey() });
        if (version !== agent.version) toast(`Saved as version ${version}`);
      },
    }),
  );
}

/** Nothing is kept of what was not saved. */
function useAskBeforeLoss(isChanged: boolean) {
  useEffect(() => {
    if (!isChanged) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isChanged]);
}

type SaveBarProps = { isChanged: boolean; hasProblems: boolean; isSaving: boolean; next: number; onDiscard: () => void };

function SaveBar({ isChanged, hasProblems, isSaving, next, onDiscard }: SaveBarProps) {
  return (
    <div className="sticky bottom-0 flex items-center gap-2 rounded-b-lg border-t border-line bg-panel/95 px-4 py-2.5 backdrop-blur max-md:bottom-[52px]">
      <p className="min-w-0 flex-1 text-xs text-fg-3" role="status">
        {hasProblems ? <span className="text-fail-fg">Some settings need another look</span> : isChanged ? "Not saved yet" : "Saved"}
      </p>
      <Button variant="ghost" disabled={!isChanged || isSaving} onClick={onDiscard}>
        Discard changes
      </Button>
      <Button type="submit" disabled={!isChanged} pending={isSaving}>
        Save version {next}
      </Button>
    </div>
  );
}
