import type { Metadata } from "next";
import { RunPage } from "@/components/run/run-page";
import { loadFirstLook } from "@/server/api/load-run";

export const metadata: Metadata = { title: "Run" };

export default async function Page({ params }: { params: Promise<{ org: string; runId: string }> }) {
  const { org, runId } = await params;
  return <RunPage key={runId} runId={runId} first={await loadFirstLook(org, runId)} />;
}
