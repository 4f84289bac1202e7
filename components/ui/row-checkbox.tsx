"use client";
import { useRef } from "react";
import { Checkbox } from "./checkbox";

type RowCheckboxProps = {
  label: string;
  checked: boolean | "indeterminate";
  /** `range`: Shift was held. */
  onToggle: (on: boolean, range: boolean) => void;
};

/** The checkbox at the left of a row. All of its corner is to be hit, so that a near miss does not open the row. */
export function RowCheckbox({ label, checked, onToggle }: RowCheckboxProps) {
  const shift = useRef(false);
  return (
    <Checkbox
      aria-label={label}
      checked={checked}
      className="relative z-10 mx-4 after:absolute after:-inset-3 pointer-coarse:after:-inset-3.5"
      onPointerDown={(event) => {
        shift.current = event.shiftKey;
      }}
      onCheckedChange={(on) => {
        onToggle(on === true, shift.current);
        shift.current = false;
      }}
    />
  );
}
