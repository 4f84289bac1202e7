import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/people/auth-frame";
import { SetupForm } from "@/components/people/setup-form";
import { loadMe } from "@/server/api/load-me";

export const metadata: Metadata = { title: "Set up" };

export default async function SetupPage() {
  const { needsSetup } = await loadMe();
  if (!needsSetup) redirect("/");
  return (
    <AuthFrame title="Set up Trellis" description="You will own the first org on this machine. Everything stays here.">
      <SetupForm />
    </AuthFrame>
  );
}
