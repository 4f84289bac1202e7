import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { nodeLooks } from "@/components/node-looks";
import { OrgProvider } from "@/components/org-context";
import { TrpcProvider } from "@/components/trpc-provider";
import { loadMe } from "@/server/api/load-me";
import { requireOrg } from "@/server/auth";

/** The guard of everything below /[org]: members only, and each org with its own client and cache. */
export default async function OrgLayout({ children, params }: { children: ReactNode; params: Promise<{ org: string }> }) {
  const { org: slug } = await params;
  await requireOrg(slug);
  const { user, orgs } = await loadMe();
  const org = orgs.find((candidate) => candidate.slug === slug);
  if (!user || !org) notFound();
  return (
    <TrpcProvider key={slug} orgSlug={slug}>
      <OrgProvider value={{ ...org, user, orgs, looks: nodeLooks() }}>{children}</OrgProvider>
    </TrpcProvider>
  );
}
