import type { ReactNode } from "react";
import { AuthPicture } from "@/components/people/auth-picture";
import { Logo } from "@/components/shell/logo";

/** The screen before anyone is signed in: the form at the left, what the product does at the right. */
export function AuthFrame({ title, description, children }: { title: string; description: ReactNode; children: ReactNode }) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(420px,1fr)_1.25fr]">
      <main className="flex flex-col bg-panel px-6 py-6 sm:px-10">
        <p className="flex items-center gap-2 text-sm font-[570]">
          <Logo /> Trellis
        </p>
        <div className="m-auto w-full max-w-[340px] py-10">
          <h1 className="text-xl font-[570] tracking-[-0.018em]">{title}</h1>
          <p className="mt-1 mb-6 text-sm text-pretty text-fg-2">{description}</p>
          {children}
        </div>
      </main>
      <AuthPicture />
    </div>
  );
}
