"use client";
import { LayoutTemplate, type LucideIcon, Play, Webhook } from "lucide-react";
import { useRouter } from "next/navigation";
import { useOrg } from "@/components/org-context";
import { starterDocument } from "@/components/workflows/starter-documents";
import { useCreateWorkflow } from "@/components/workflows/use-create-workflow";

/** What an org without workflows sees: three ways to begin. */
export function WorkflowStart() {
  const router = useRouter();
  const { slug } = useOrg();
  const create = useCreateWorkflow();
  const start = (type: string, label: string) => create.mutate({ document: starterDocument({ type, label }) });
  return (
    <section aria-labelledby="start-title" className="rounded-lg bg-panel px-4 py-10 shadow-sm md:py-16">
      <h2 id="start-title" className="text-center text-md font-[570] tracking-[-0.012em]">
        Draw your first workflow
      </h2>
      <p className="mx-auto mt-1 max-w-md text-center text-pretty text-fg-2">
        A workflow is a graph of agents, tools and people. Draw it, run it, watch it. A demo model is built in, so nothing needs a key.
      </p>
      <div className="mx-auto mt-7 grid max-w-3xl gap-3 sm:grid-cols-3">
        <Choice
          icon={LayoutTemplate}
          tint="bg-accent-soft text-accent-text"
          title="From a template"
          text="Pick a finished one and run it right away."
          onClick={() => router.push(`/${slug}/templates`)}
        />
        <Choice
          icon={Play}
          tint="bg-trigger-soft text-trigger"
          title="From a button"
          text="An empty canvas that you start by hand."
          disabled={create.isPending}
          onClick={() => start("manual", "Start")}
        />
        <Choice
          icon={Webhook}
          tint="bg-tool-soft text-tool"
          title="From a webhook"
          text="Starts when another system calls its URL."
          disabled={create.isPending}
          onClick={() => start("webhook", "Webhook")}
        />
      </div>
    </section>
  );
}

type ChoiceProps = { icon: LucideIcon; tint: string; title: string; text: string; disabled?: boolean; onClick: () => void };

function Choice({ icon: Icon, tint, title, text, disabled, onClick }: ChoiceProps) {
  return (
    <button
      type="button"
      disabled={disabled}
      onClick={onClick}
      className="flex items-start gap-3 rounded-lg bg-raised p-4 text-left shadow-sm transition-shadow hover:shadow-md disabled:opacity-60 sm:flex-col"
    >
      <span className={`grid size-9 shrink-0 place-items-center rounded-[10px] ${tint}`}>
        <Icon className="size-[18px]" strokeWidth={1.9} aria-hidden="true" />
      </span>
      <span>
        <span className="block font-[550]">{title}</span>
        <span className="mt-0.5 block text-pretty text-fg-2">{text}</span>
      </span>
    </button>
  );
}
