"use client";
import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { useOpensFor } from "./use-opens-for";

type DisclosureProps = {
  title: string;
  /** Said in one line while it is closed. */
  summary: string;
  startsOpen: boolean;
  /** The settings in it, by their names: it opens when one of them is asked for. */
  fields: readonly string[];
  children: ReactNode;
};

/** A part of the settings that most nodes leave as it is. */
export function Disclosure({ title, summary, startsOpen, fields, children }: DisclosureProps) {
  const [open, setOpen] = useOpensFor(fields, startsOpen);
  return (
    <section className="border-t border-line">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-1.5 px-4 py-2.5 text-left text-xs font-medium text-fg-2 hover:text-fg"
      >
        <ChevronRight className={`size-3.5 transition-transform ${open ? "rotate-90" : ""}`} aria-hidden="true" />
        {title}
        {!open && <span className="truncate font-normal text-fg-3">{summary}</span>}
      </button>
      {open && children}
    </section>
  );
}
