"use client";
import { createContext, type ReactNode, useContext } from "react";

/** What a drawing can ask of the page that shows a run around it. */
export type RunActions = {
  /** Opens a step where it tells of one of its turns; null: from the beginning. */
  openTurn(stepKey: string, turn: number | null): void;
};

const Context = createContext<RunActions | null>(null);

export function RunActionsProvider({ value, children }: { value: RunActions; children: ReactNode }) {
  return <Context value={value}>{children}</Context>;
}

/** null where nothing shows runs. */
export function useRunActions(): RunActions | null {
  return useContext(Context);
}
