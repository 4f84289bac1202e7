"use client";
import { lazy, Suspense } from "react";

// Offline, or after an update of the server, the code does not come: the text is shown as written, and nothing around it breaks.
const Markdown = lazy(() => import("./markdown-text").catch(() => ({ default: AsWritten })));

/** Text of models and people, its Markdown drawn. Until that code has come it is shown as written. */
export function Prose({ text }: { text: string }) {
  return (
    <Suspense fallback={<AsWritten text={text} />}>
      <Markdown text={text} />
    </Suspense>
  );
}

function AsWritten({ text }: { text: string }) {
  return <p className="text-sm break-words whitespace-pre-wrap">{text}</p>;
}
