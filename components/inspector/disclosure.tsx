"use client";
import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";

type DisclosureProps = {
  title: string;
  /** Said in one line while it is closed. */
  summary: string;
  startsOpen: boolean;
  children: ReactNode;
};

/** A part of the settings that most nodes leave as it is. */
export function Disclosure({ title, summary, startsOpen, children }: DisclosureProps) {
  const [open, setOpen] = useState(startsOpen);
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
