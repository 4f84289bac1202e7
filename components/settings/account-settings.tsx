"use client";
import { LookSection } from "@/components/settings/look-section";
import { PasswordSection } from "@/components/settings/password-section";
import { ProfileSection } from "@/components/settings/profile-section";
import { SessionsSection } from "@/components/settings/sessions-section";
import { PageHeader } from "@/components/shell/page-header";

export function AccountSettings() {
  return (
    <>
      <PageHeader title="Your account" description="The same in every org that you are a member of." />
      <ProfileSection />
      <LookSection />
      <PasswordSection />
      <SessionsSection />
    </>
  );
}
