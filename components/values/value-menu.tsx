"use client";
import { Braces, Copy, Route, TextCursorInput } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { toast } from "sonner";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { writeReference } from "@/server/workflow/values/write-reference";
import type { ValueRow } from "./value-rows";

const mostTargets = 6;

type ValueMenuProps = {
  row: ValueRow;
  targets: readonly { id: string; label: string }[];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onInsert: (targetId: string) => void;
  /** Closed without the focus having gone into a field. */
  onClosed: () => void;
  trigger: ReactNode;
};

/** What can be done with one value. */
export function ValueMenu({ row, targets, isOpen, onOpenChange, onInsert, onClosed, trigger }: ValueMenuProps) {
  const written = `{{ ${writeReference(row.root, row.path)} }}`;
  const inside = writeReference("", row.path).replace(/^\./, "");
  const copy = async (text: string, what: string) => {
    await navigator.clipboard.writeText(text);
    toast.success(`${what} copied`);
  };
  const hasInserted = useRef(false);
  return (
    <DropdownMenu open={isOpen} onOpenChange={onOpenChange}>
      <DropdownMenuTrigger asChild onClick={(event) => event.stopPropagation()}>
        {trigger}
      </DropdownMenuTrigger>
      <DropdownMenuContent
        align="end"
        onClick={(event) => event.stopPropagation()}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          if (!hasInserted.current) onClosed();
          hasInserted.current = false;
        }}
      >
        {targets.slice(0, mostTargets).map(({ id, label }) => (
          <DropdownMenuItem
            key={id}
            onSelect={() => {
              hasInserted.current = true;
              // After the menu has let go of the focus.
              setTimeout(() => onInsert(id));
            }}
          >
            <TextCursorInput /> Insert into {label}
          </DropdownMenuItem>
        ))}
        {targets.length > 0 && <DropdownMenuSeparator />}
        {!row.isUnnamed && (
          <DropdownMenuItem onSelect={() => void copy(written, "Reference")}>
            <Braces /> Copy reference
          </DropdownMenuItem>
        )}
        {inside !== "" && (
          <DropdownMenuItem onSelect={() => void copy(inside, "Path")}>
            <Route /> Copy path
          </DropdownMenuItem>
        )}
        {row.value && (
          <DropdownMenuItem
            onSelect={() =>
              void copy(typeof row.value?.is === "string" ? row.value.is : (JSON.stringify(row.value?.is, null, 2) ?? ""), "Value")
            }
          >
            <Copy /> Copy value
          </DropdownMenuItem>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
