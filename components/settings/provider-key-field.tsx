"use client";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

type ProviderKeyFieldProps = {
  /** Last characters of the stored key; null when none is stored. */
  storedHint: string | null;
  needed: boolean;
  /** Where a person gets a key. */
  docsUrl: string | undefined;
  /** undefined: keep the stored key. */
  value: string | undefined;
  error: string | null;
  onChange: (value: string | undefined) => void;
};

export function ProviderKeyField({ storedHint, needed, docsUrl, value, error, onChange }: ProviderKeyFieldProps) {
  const stored = storedHint !== null;
  const removing = stored && value === "";
  const hint = removing
    ? "The stored key will be removed."
    : stored
      ? "Leave it empty to keep the stored key."
      : docsUrl && <KeyLink href={docsUrl} />;
  return (
    <Field label="API key" aside={needed ? undefined : "Optional"} hint={hint} error={error}>
      {(control) => (
        <div className="flex gap-2">
          <Input
            {...control}
            type="password"
            maxLength={2_000}
            autoComplete="new-password"
            placeholder={stored && !removing ? `Stored${storedHint ? `, ends in ${storedHint}` : ""}` : ""}
            value={value ?? ""}
            onChange={(event) => onChange(event.target.value === "" && stored ? undefined : event.target.value)}
          />
          {stored && (
            <Button variant="outline" className="h-[30px]" onClick={() => onChange(removing ? undefined : "")}>
              {removing ? "Keep key" : "Remove key"}
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}

function KeyLink({ href }: { href: string }) {
  return (
    <a href={href} target="_blank" rel="noreferrer" className="text-accent-text hover:underline">
      Where to get a key
    </a>
  );
}
