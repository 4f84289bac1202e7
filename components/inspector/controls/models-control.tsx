"use client";
import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import Link from "next/link";
import { useOrg } from "@/components/org-context";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Select, SelectContent, SelectGroup, SelectItem, SelectLabel, SelectTrigger } from "@/components/ui/select";
import { rememberModel } from "../default-model";
import { useForm } from "../form-context";
import { isRecord } from "../form-schema";
import type { ControlProps } from "./control-props";

type Choice = { provider: string; model: string };

const separator = "\n";
const most = 5;

function readChoices(value: unknown): Choice[] {
  const list = Array.isArray(value) ? value : isRecord(value) ? [value] : [];
  return list.map((entry) => ({
    provider: isRecord(entry) && typeof entry.provider === "string" ? entry.provider : "",
    model: isRecord(entry) && typeof entry.model === "string" ? entry.model : "",
  }));
}

/** The models that are tried in order, of the providers this org has set up. */
export function ModelsControl({ id, schema, value, onChange, label, path: _path, ...aria }: ControlProps) {
  const { readOnly, config } = useForm();
  // Where a profile, or something else, fills it in.
  const mayBeEmpty = schema.minItems === undefined || config.profile !== undefined;
  const single = schema.control === "model";
  const choices = readChoices(value);
  const shown = choices.length === 0 ? [{ provider: "", model: "" }] : choices;
  const set = (next: Choice[]) => {
    if (single) onChange(next[0]);
    else onChange(next.length === 0 ? undefined : next);
  };
  return (
    <div className="grid gap-1.5">
      {shown.map((choice, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order is the meaning
        <div key={index} className="flex items-center gap-1">
          <ModelSelect
            id={index === 0 ? id : undefined}
            label={index === 0 ? label : `If that fails, model ${index + 1}`}
            choice={choice}
            empty={schema.placeholder ?? "Choose a model"}
            disabled={readOnly}
            onChoose={(next) => {
              rememberModel(localStorage, next);
              set(shown.map((other, at) => (at === index ? next : other)));
            }}
            {...aria}
          />
          {!readOnly && !single && choices.length > (mayBeEmpty ? 0 : 1) && (
            <IconButton label={`Remove model ${index + 1}`} onClick={() => set(choices.filter((_, at) => at !== index))}>
              <X />
            </IconButton>
          )}
        </div>
      ))}
      {!readOnly && !single && choices.length > 0 && choices.length < most && (
        <Button variant="ghost" size="sm" className="justify-self-start" onClick={() => set([...choices, { provider: "", model: "" }])}>
          <Plus /> Another, in case it fails
        </Button>
      )}
    </div>
  );
}

type ModelSelectProps = {
  id: string | undefined;
  label: string;
  choice: Choice;
  /** What it says when none is chosen. */
  empty: string;
  disabled: boolean;
  onChoose: (choice: Choice) => void;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
};

function ModelSelect({ id, label, choice, empty, disabled, onChoose, ...aria }: ModelSelectProps) {
  const trpc = useTRPC();
  const { slug } = useOrg();
  const providers = useQuery(trpc.providers.list.queryOptions());
  const list = providers.data ?? [];
  const known = list.some(({ name, models }) => name === choice.provider && models.some((model) => model.name === choice.model));
  const text = choice.model === "" ? empty : `${choice.model}${choice.provider === "" ? "" : ` · ${choice.provider}`}`;
  return (
    <Select
      value={known ? choice.provider + separator + choice.model : ""}
      disabled={disabled}
      onValueChange={(next) => {
        const [provider = "", model = ""] = next.split(separator);
        onChoose({ provider, model });
      }}
    >
      <SelectTrigger id={id} aria-label={label} {...aria}>
        <span className={choice.model === "" ? "text-fg-3" : undefined}>
          {text}
          {choice.model !== "" && providers.isSuccess && !known && <span className="text-fail-fg"> (not set up here)</span>}
        </span>
      </SelectTrigger>
      <SelectContent>
        {list.map(({ id: providerId, name, models, builtIn }) => (
          <SelectGroup key={providerId}>
            <SelectLabel>{builtIn ? `${name} (built in, scripted)` : name}</SelectLabel>
            {models.map((model) => (
              <SelectItem key={model.name} value={name + separator + model.name}>
                {model.name}
              </SelectItem>
            ))}
          </SelectGroup>
        ))}
        <div className="mt-1 border-t border-line p-1">
          <Link href={`/${slug}/settings/providers`} className="block rounded-sm px-1 py-1 text-xs text-accent-text hover:underline">
            Set up providers and models
          </Link>
        </div>
      </SelectContent>
    </Select>
  );
}
