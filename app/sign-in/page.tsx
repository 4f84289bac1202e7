import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/people/auth-frame";
import { SignInForm } from "@/components/people/sign-in-form";
import { appRouter } from "@/server/api/root";
import { createCallerFactory } from "@/server/api/trpc";
import { currentSession } from "@/server/auth";

export const metadata: Metadata = { title: "Sign in" };

const createCaller = createCallerFactory(appRouter);

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { user, needsSetup } = await createCaller({ me: await currentSession(), orgSlug: null }).people.me();
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
