import type { Metadata } from "next";
import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { nodeLooks } from "@/components/node-looks";
import { OrgProvider } from "@/components/org-context";
import { PreferencesProvider } from "@/components/preferences/preferences-context";
import { ConnectionBanner } from "@/components/shell/connection-banner";
import { TrpcProvider } from "@/components/trpc-provider";
import { loadMe } from "@/server/api/load-me";
import { requireOrg } from "@/server/auth";

type OrgParams = { params: Promise<{ org: string }> };

/** Every title ends in the org and the product. */
export async function generateMetadata({ params }: OrgParams): Promise<Metadata> {
  const [{ orgs }, { org: slug }] = await Promise.all([loadMe(), params]);
  const name = orgs.find((candidate) => candidate.slug === slug)?.name;
  return name === undefined ? {} : { title: { default: `${name} · Trellis`, template: `%s · ${name} · Trellis` } };
}

/** The guard of everything below /[org]: members only, and each org with its own client and cache. */
export default async function OrgLayout({ children, params }: OrgParams & { children: ReactNode }) {
  const { org: slug } = await params;
  await requireOrg(slug);
  const { user, orgs } = await loadMe();
  const org = orgs.find((candidate) => candidate.slug === slug);
  if (!user || !org) notFound();
  return (
    <TrpcProvider key={slug} orgSlug={slug}>
      <OrgProvider value={{ ...org, user, orgs, looks: nodeLooks() }}>
        <PreferencesProvider initial={user.preferences}>
          {children}
          <ConnectionBanner />
        </PreferencesProvider>
      </OrgProvider>
    </TrpcProvider>
  );
}
