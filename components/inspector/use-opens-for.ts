"use client";
import { useState } from "react";
import { useAskedField } from "@/components/canvas/editor-context";

/** Open or closed by hand, and opened when one of the settings that it holds is asked for. `fields`: names such as "policy.retry". */
export function useOpensFor(fields: readonly string[], startsOpen: boolean): [isOpen: boolean, setOpen: (isOpen: boolean) => void] {
  const asked = useAskedField();
  const [isOpen, setOpen] = useState(startsOpen);
  const [seen, setSeen] = useState<object | null>(null);
  if (asked !== null && asked !== seen) {
    setSeen(asked);
    if (!isOpen && fields.some((field) => isWithin(asked.field, field))) setOpen(true);
  }
  return [isOpen, setOpen];
}

const isWithin = (field: string, around: string) => field === around || field.startsWith(`${around}.`) || field.startsWith(`${around}[`);
