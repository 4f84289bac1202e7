"use client";
import type { ReactNode } from "react";
import { Field } from "./field";
import { Input } from "./input";

type NumberFieldProps = {
  label: string;
  /** By which the place is found that a link or a problem leads to. */
  name?: string;
  /** null: nothing is set. */
  value: number | null;
  least: number;
  most: number;
  /** Only whole numbers are kept. */
  whole?: boolean;
  placeholder?: string;
  hint?: ReactNode;
  readOnly?: boolean;
  className?: string;
  onChange: (value: number) => void;
  /** The field was emptied; left out: it gets its value back. */
  onClear?: (() => void) | undefined;
};

/** Takes a value when the field is left; one outside the limits is drawn to the nearest. */
export function NumberField({
  label,
  name,
  value,
  least,
  most,
  whole,
  placeholder,
  hint,
  readOnly,
  className,
  onChange,
  onClear,
}: NumberFieldProps) {
  const take = (input: HTMLInputElement) => {
    const text = input.value.trim();
    if (text === "" && onClear) return onClear();
    const typed = Number(text.replace(",", "."));
    const number = Math.min(most, Math.max(least, whole ? Math.round(typed) : typed));
    if (text !== "" && Number.isFinite(number) && number !== value) onChange(number);
    else input.value = String(value ?? "");
  };
  return (
    <Field label={label} name={name} hint={hint} {...(className === undefined ? {} : { className })}>
      {(control) => (
        <Input
          {...control}
          key={value}
          inputMode={whole ? "numeric" : "decimal"}
          className="num"
          defaultValue={value ?? ""}
          placeholder={placeholder}
          readOnly={readOnly}
          onBlur={(event) => take(event.target)}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
          }}
        />
      )}
    </Field>
  );
}
