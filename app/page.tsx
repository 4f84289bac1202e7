import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/people/auth-frame";
import { NoOrg } from "@/components/people/no-org";
import { appRouter } from "@/server/api/root";
import { createCallerFactory } from "@/server/api/trpc";
import { currentSession } from "@/server/auth";

const createCaller = createCallerFactory(appRouter);

export default async function HomePage() {
  const { user, orgs, needsSetup } = await createCaller({ me: await currentSession(), orgSlug: null }).people.me();
  if (needsSetup) redirect("/setup");
  if (!user) redirect("/sign-in");
  const org = orgs[0];
  if (org) redirect(`/${org.slug}/workflows`);
  return (
    <AuthFrame title="You are in no org yet" description="Make your own, or ask someone to add you to theirs.">
      <NoOrg />
    </AuthFrame>
  );
}
