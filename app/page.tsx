import { redirect } from "next/navigation";
import { AuthFrame } from "@/components/people/auth-frame";
import { NoOrg } from "@/components/people/no-org";
import { loadMe } from "@/server/api/load-me";

export default async function HomePage() {
  const { user, orgs, needsSetup } = await loadMe();
  if (needsSetup) redirect("/setup");
  if (!user) redirect("/sign-in");
  const org = orgs[0];
  if (org) redirect(`/${org.slug}`);
  return (
    <AuthFrame title="You are in no org yet" description="Make your own, or ask someone to add you to theirs.">
      <NoOrg />
    </AuthFrame>
  );
}
