import type { Metadata } from "next";
import { ComparePage } from "@/components/run/compare/compare-page";
import { MissingState } from "@/components/ui/missing-state";

export const metadata: Metadata = { title: "Compare runs" };

type PageProps = { params: Promise<{ org: string }>; searchParams: Promise<{ a?: string | string[]; b?: string | string[] }> };

/** `?a=<run id>&b=<run id>` */
export default async function Page({ params, searchParams }: PageProps) {
  const [{ org }, { a, b }] = await Promise.all([params, searchParams]);
  if (typeof a === "string" && typeof b === "string") return <ComparePage key={`${a} ${b}`} a={a} b={b} />;
  return (
    <main>
      <MissingState
        title="A comparison needs two runs"
        description="Choose two in the list of runs, then press Compare; or press it on a run's page."
        href={`/${org}/runs`}
        back="Go to the runs"
        className="grid min-h-dvh place-items-center"
      />
    </main>
  );
}
