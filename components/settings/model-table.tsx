"use client";
import { Plus, X } from "lucide-react";
import { useState } from "react";
import type { ProviderModel } from "@/components/settings/provider-draft";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";

type ModelTableProps = { models: ProviderModel[]; error: string | null; onChange: (models: ProviderModel[]) => void };

/** The models that agents may use, each with its price; a price left empty counts as nothing. */
export function ModelTable({ models, error, onChange }: ModelTableProps) {
  const [adding, setAdding] = useState("");
  const add = () => {
    const name = adding.trim();
    if (name === "" || models.some((model) => model.name === name)) return;
    onChange([...models, { name, inputPricePerMillion: null, outputPricePerMillion: null }]);
    setAdding("");
  };
  const replace = (name: string, part: Partial<ProviderModel>) =>
    onChange(models.map((model) => (model.name === name ? { ...model, ...part } : model)));
  return (
    <fieldset className="grid min-w-0 gap-1.5">
      <legend className="mb-1.5 text-xs font-medium text-fg-2">Models</legend>
      {models.length > 0 && (
        <table className="w-full">
          <thead>
            <tr className="text-left text-2xs text-fg-3">
              <th className="pb-1 font-normal">Name</th>
              <th className="w-20 pb-1 pl-2 font-normal">In, $/mil.</th>
              <th className="w-20 pb-1 pl-2 font-normal" title="Input out of the provider's cache; empty: as other input">
                Cached
              </th>
              <th className="w-20 pb-1 pl-2 font-normal">Out, $/mil.</th>
              <th className="w-8">
                <span className="sr-only">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <tr key={model.name}>
                <td className="max-w-0 truncate py-0.5 font-medium" title={model.name}>
                  {model.name}
                </td>
                <td className="py-0.5 pl-2">
                  <PriceInput
                    label={`Input price of ${model.name}`}
                    value={model.inputPricePerMillion}
                    onChange={(inputPricePerMillion) => replace(model.name, { inputPricePerMillion })}
                  />
                </td>
                <td className="py-0.5 pl-2">
                  <PriceInput
                    label={`Price of cached input of ${model.name}`}
                    value={model.cachedInputPricePerMillion ?? null}
                    onChange={(cachedInputPricePerMillion) => replace(model.name, { cachedInputPricePerMillion })}
                  />
                </td>
                <td className="py-0.5 pl-2">
                  <PriceInput
                    label={`Output price of ${model.name}`}
                    value={model.outputPricePerMillion}
                    onChange={(outputPricePerMillion) => replace(model.name, { outputPricePerMillion })}
                  />
                </td>
                <td className="py-0.5 pl-1">
                  <IconButton label={`Remove ${model.name}`} onClick={() => onChange(models.filter((other) => other.name !== model.name))}>
                    <X />
                  </IconButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <div className="flex gap-2">
        <Input
          aria-label="Name of a model to add"
          placeholder="Add a model by name"
          maxLength={200}
          value={adding}
          onChange={(event) => setAdding(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            event.preventDefault();
            add();
          }}
        />
        <Button variant="outline" className="h-[30px]" disabled={adding.trim() === ""} onClick={add}>
          <Plus /> Add
        </Button>
      </div>
      {error && (
        <p role="alert" className="text-xs text-fail-fg">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function PriceInput({ label, value, onChange }: { label: string; value: number | null; onChange: (value: number | null) => void }) {
  return (
    <Input
      aria-label={label}
      type="number"
      min={0}
      max={100_000}
      step="any"
      placeholder="–"
      className="num"
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.valueAsNumber)}
    />
  );
}
