"use client";
import { useSearchParams } from "next/navigation";
import { useCallback } from "react";

/** One document of a workflow: its draft, or a published version. */
export type DocumentRef = "draft" | number;

/** What the Versions tab shows. `from` null: one document alone; else how it became the other. */
export type VersionView = { from: DocumentRef | null; to: DocumentRef };

/** It lives in the URL (`?version=3`, `?compare=3..draft`), so that a link shows the same to someone else. */
export function useCompare(): [VersionView | null, (view: VersionView) => void] {
  const params = useSearchParams();
  const view = readView(params.get("compare"), params.get("version"));
  const show = useCallback(({ from, to }: VersionView) => {
    const url = new URL(window.location.href);
    url.searchParams.delete("compare");
    url.searchParams.delete("version");
    if (from === null) url.searchParams.set("version", String(to));
    else url.searchParams.set("compare", `${from}..${to}`);
    window.history.pushState(null, "", url);
  }, []);
  return [view, show];
}

function readView(compare: string | null, version: string | null): VersionView | null {
  const [from, to] = (compare ?? "").split("..").map(readRef);
  if (from !== undefined && from !== null && to !== undefined && to !== null) return { from, to };
  const only = readRef(version ?? "");
  return only === null ? null : { from: null, to: only };
}

function readRef(text: string): DocumentRef | null {
  if (text === "draft") return "draft";
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/** "the draft", "version 3". */
export function nameRef(ref: DocumentRef): string {
  return ref === "draft" ? "the draft" : `version ${ref}`;
}
