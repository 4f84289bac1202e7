"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { soleFieldError } from "@/components/field-error";
import { formText } from "@/components/form-text";
import { SecretOnce } from "@/components/settings/secret-once";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { limits } from "@/server/limits";
import { apiKeyScopes } from "@/server/permissions";

type Scope = (typeof apiKeyScopes)[number];

/** What most programs need: start runs, follow them, decide. */
const usualScopes: readonly Scope[] = ["workflow:read", "run:read", "run:start", "human-task:read"];

export function CreateApiKeyDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [scopes, setScopes] = useState<readonly Scope[]>(usualScopes);
  const create = useMutation(
    trpc.apiKeys.create.mutationOptions({ onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.apiKeys.list.queryKey() }) }),
  );
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="max-w-lg">
        <DialogHeader>
          <DialogTitle>{create.data ? "Your new key" : "Create API key"}</DialogTitle>
          <DialogDescription>
            {create.data ? "Send it as “Authorization: Bearer …”." : "A key can do exactly what you tick, in this org only."}
          </DialogDescription>
        </DialogHeader>
        {create.data ? (
          <>
            <SecretOnce secret={create.data.key} what="key" />
            <DialogFooter>
              <Button onClick={onClose}>Done</Button>
            </DialogFooter>
          </>
        ) : (
          <form
            className="grid gap-4"
            onSubmit={(event) => {
              event.preventDefault();
              create.mutate({ name: formText(new FormData(event.currentTarget), "name").trim(), scopes: [...scopes] });
            }}
          >
            <Field label="Name" error={soleFieldError(create.error, "name")}>
              {(control) => (
                <Input {...control} name="name" required maxLength={limits.nameChars} placeholder="Nightly import" autoComplete="off" />
              )}
            </Field>
            <ScopeBoxes scopes={scopes} onChange={setScopes} />
            <DialogFooter>
              <Button variant="outline" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" disabled={scopes.length === 0} pending={create.isPending}>
                Create key
              </Button>
            </DialogFooter>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}

function ScopeBoxes({ scopes, onChange }: { scopes: readonly Scope[]; onChange: (scopes: readonly Scope[]) => void }) {
  const base = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 text-xs font-medium text-fg-2">What the key may do</legend>
      <div className="grid gap-x-4 gap-y-1 rounded-md border border-line p-3 sm:grid-cols-2">
        {apiKeyScopes.map((scope) => {
          const id = `${base}-${scope}`;
          return (
            <div key={scope} className="flex h-6 items-center gap-2 pointer-coarse:h-9">
              <Checkbox
                id={id}
                checked={scopes.includes(scope)}
                onCheckedChange={(checked) => onChange(checked === true ? [...scopes, scope] : scopes.filter((other) => other !== scope))}
              />
              <label htmlFor={id} className="flex-1 text-sm">
                {scopeText(scope)}
              </label>
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}

const verbs: Record<string, string> = {
  read: "Read",
  write: "Change",
  start: "Start",
  control: "Control",
  decide: "Decide",
  manage: "Manage",
  delete: "Delete",
  publish: "Publish",
};

/** "workflow:write" as words: "Change workflows". */
function scopeText(scope: Scope): string {
  const [noun = "", verb = ""] = scope.split(":");
  return `${verbs[verb] ?? verb} ${noun.replace("-", " ")}s`;
}
