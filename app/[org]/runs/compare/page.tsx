import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ComparePage } from "@/components/run/compare/compare-page";

export const metadata: Metadata = { title: "Compare runs" };

/** `?a=<run id>&b=<run id>` */
export default async function Page({ searchParams }: { searchParams: Promise<{ a?: string | string[]; b?: string | string[] }> }) {
  const { a, b } = await searchParams;
  if (typeof a !== "string" || typeof b !== "string") notFound();
  return <ComparePage key={`${a} ${b}`} a={a} b={b} />;
}
