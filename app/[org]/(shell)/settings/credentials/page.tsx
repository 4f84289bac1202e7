import type { Metadata } from "next";
import { CredentialSettings } from "@/components/settings/credential-settings";

export const metadata: Metadata = { title: "Credentials" };

export default function CredentialSettingsPage() {
  return <CredentialSettings />;
}
