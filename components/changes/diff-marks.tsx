"use client";
import { createContext, useContext } from "react";
import type { ChangeKind } from "@/server/workflow/list-changes";
import { changeLooks } from "./change-looks";
import "./changes.css";

/** Ids of nodes and edges → what happened to them. */
export type DiffMarks = ReadonlyMap<string, ChangeKind>;

const DiffMarksContext = createContext<DiffMarks | null>(null);
/** Around a canvas that shows two documents as one. */
export const DiffMarksProvider = DiffMarksContext.Provider;

/** What happened to a node or an edge, on a canvas that compares. */
export function useDiffMark(id: string): ChangeKind | undefined {
  return useContext(DiffMarksContext)?.get(id);
}

/** On the upper edge of a card: what happened to it, as a sign and a word. */
export function DiffSign({ change }: { change: ChangeKind }) {
  const { word, icon: Icon } = changeLooks[change];
  return (
    <span className="trellis-change-sign" data-change={change}>
      <Icon className="size-3" aria-hidden="true" />
      {word}
    </span>
  );
}
