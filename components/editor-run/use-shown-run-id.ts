"use client";
import { useEffect } from "react";
import { useAddress } from "@/components/run/use-address";
import { useShownRun } from "./shown-run";

/** The run that the address names (`?run=`), kept where the parts of the editor read it. */
export function useShownRunId(): string | null {
  const [read] = useAddress();
  const runId = read("run");
  // The external system is the address.
  useEffect(() => {
    useShownRun.setState({ runId });
    return () => useShownRun.setState({ runId: null });
  }, [runId]);
  return runId;
}
