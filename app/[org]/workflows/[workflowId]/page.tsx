import type { Metadata } from "next";
import { Editor } from "@/components/canvas/editor";

export const metadata: Metadata = { title: "Workflow" };

export default async function Page({ params }: { params: Promise<{ workflowId: string }> }) {
  const { workflowId } = await params;
  return <Editor workflowId={workflowId} />;
}
