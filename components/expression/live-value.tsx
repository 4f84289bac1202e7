"use client";
import { useEffect, useState } from "react";
import type { Scope } from "@/server/workflow/expression/resolve-templates";
import type { LiveValue as Live } from "./evaluate-live";
import type { FieldLanguage } from "./expression-place";

/** Evaluated when the hand rests. */
const delayMs = 150;
const mostChars = 2_000;

type LiveValueProps = {
  id: string;
  text: string;
  language: Exclude<FieldLanguage, "javascript">;
  /** The field takes text alone, so that other values are written out. */
  isText: boolean;
  readScope: () => Scope;
};

/** Over what lies below the field in focus: the value that it would have with the last run's data. */
export function LiveValue({ id, text, language, isText, readScope }: LiveValueProps) {
  const [live, setLive] = useState<Live>({ state: "plain" });
  useEffect(() => {
    let isLate = false;
    const timer = setTimeout(async () => {
      const { evaluateLive } = await import("./evaluate-live");
      const found = await evaluateLive(text, { language, scope: readScope(), isText });
      if (!isLate) setLive(found);
    }, delayMs);
    return () => {
      isLate = true;
      clearTimeout(timer);
    };
  }, [text, language, isText, readScope]);
  if (live.state === "plain") return null;
  return (
    <section
      id={id}
      aria-label="With the last run's data"
      className="pointer-events-none absolute inset-x-0 top-full z-20 mt-1 grid max-h-40 gap-0.5 overflow-hidden rounded-md bg-raised px-2.5 py-1.5 text-xs shadow-md"
    >
      <Shown live={live} />
    </section>
  );
}

function Shown({ live }: { live: Live }) {
  if (live.state === "no-data")
    return (
      <p className="text-fg-2">
        No data for {live.names.slice(0, 3).join(", ")} yet. Run the workflow once, or pin an output, to see the value here.
      </p>
    );
  if (live.state === "problem")
    return (
      <>
        <p className="text-fail-fg">{live.message}</p>
        {live.fix && <p className="text-fg-2">{live.fix}</p>}
      </>
    );
  if (live.state === "plain") return null;
  const isText = typeof live.value === "string";
  return (
    <>
      <p className="text-2xs text-fg-3">With the last run's data{isText ? ", text" : ""}</p>
      <p
        className={`line-clamp-6 overflow-hidden whitespace-pre-wrap [overflow-wrap:anywhere] ${isText ? "" : "num font-mono text-2xs leading-relaxed"}`}
      >
        {write(live.value)}
      </p>
    </>
  );
}

function write(value: unknown): string {
  if (value === null || value === undefined) return "nothing (null)";
  if (value === "") return "empty text";
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return text.length > mostChars ? `${text.slice(0, mostChars)}…` : text;
}
