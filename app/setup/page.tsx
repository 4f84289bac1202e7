import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/people/auth-frame";
import { SetupForm } from "@/components/people/setup-form";
import { appRouter } from "@/server/api/root";
import { createCallerFactory } from "@/server/api/trpc";
import { currentSession } from "@/server/auth";

export const metadata: Metadata = { title: "Set up" };

const createCaller = createCallerFactory(appRouter);

export default async function SetupPage() {
  const { needsSetup } = await createCaller({ me: await currentSession(), orgSlug: null }).people.me();
  if (!needsSetup) redirect("/");
  return (
    <AuthFrame title="Set up Trellis" description="You will own the first org on this machine. Everything stays here.">
      <SetupForm />
    </AuthFrame>
  );
}
