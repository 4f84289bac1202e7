import type { Metadata } from "next";
import { ProviderSettings } from "@/components/settings/provider-settings";

export const metadata: Metadata = { title: "Providers" };

export default function ProviderSettingsPage() {
  return <ProviderSettings />;
}
