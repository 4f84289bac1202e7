"use client";
import { lazy, Suspense } from "react";

const Markdown = lazy(() => import("./markdown-text"));

/** Text of models and people, its Markdown drawn. Until that code has come it is shown as written. */
export function Prose({ text }: { text: string }) {
  return (
    <Suspense fallback={<p className="text-sm break-words whitespace-pre-wrap">{text}</p>}>
      <Markdown text={text} />
    </Suspense>
  );
}
