import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/people/auth-frame";
import { SignInForm } from "@/components/people/sign-in-form";
import { loadMe } from "@/server/api/load-me";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { user, needsSetup } = await loadMe();
  if (needsSetup) redirect("/setup");
  if (user) redirect("/");
  const { next } = await searchParams;
  // Only a path of this app: "//host" and "/\\host" would leave it.
  const path = typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : "/";
  return (
    <AuthFrame title="Sign in" description="Welcome back. Your runs kept going.">
      <SignInForm next={path} />
    </AuthFrame>
  );
}
