import type { Metadata } from "next";
import Link from "next/link";
import { Logo } from "@/components/shell/logo";
import { Button } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center p-6 text-center">
      <div className="grid justify-items-center gap-3">
        <Logo className="size-9 rounded-[10px]" />
        <h1 className="text-xl font-[570] tracking-[-0.018em]">There is nothing at this address</h1>
        <p className="max-w-sm text-pretty text-fg-2">It may have been deleted, or it belongs to an org that you are not a member of.</p>
        <Button asChild className="mt-2">
          <Link href="/">Go to your workflows</Link>
        </Button>
      </div>
    </main>
  );
}
