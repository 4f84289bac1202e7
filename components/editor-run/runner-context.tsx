"use client";
import { createContext, useContext } from "react";
import type { PartialRun } from "@/server/workflow/partial-run";

export type PartKind = PartialRun["kind"];

/** The ways to run the open draft. The same object for the life of the editor. */
export type Runner = {
  /** Runs the draft, or stops the run that is shown. */
  toggle(): void;
  start(): void;
  /** Asks for the trigger's input, also when there is none that must be given. */
  ask(): void;
  /** A part of it: until a node, from a node on, or one node. */
  part(kind: PartKind, nodeId: string): void;
  /** Pins what a node gave last, or takes its pin away. */
  togglePin(nodeId: string): void;
};

const RunnerContext = createContext<Runner | null>(null);
export const RunnerProvider = RunnerContext.Provider;

export function useRunner(): Runner {
  const runner = useContext(RunnerContext);
  if (runner === null) throw new Error("This part of the editor needs a RunnerProvider above it");
  return runner;
}
