"use client";
import { Panel } from "@xyflow/react";
import { LayoutTemplate, type LucideIcon, Play, Webhook } from "lucide-react";
import { useRouter } from "next/navigation";
import { useOrg } from "@/components/org-context";

/** What an empty canvas offers: two triggers and the gallery. */
export function EmptyCanvas({ onAdd }: { onAdd: (type: string) => void }) {
  const router = useRouter();
  const { slug } = useOrg();
  return (
    <Panel position="top-center" className="top-1/2! m-0! w-[min(640px,calc(100%-2rem))] -translate-y-1/2">
      <h2 className="text-center text-md font-[570] tracking-[-0.012em]">What starts this workflow?</h2>
      <div className="mt-4 grid gap-2.5 sm:grid-cols-3">
        <Choice
          icon={Play}
          tint="bg-trigger-soft text-trigger"
          title="A person"
          text="Started by a button, with a form you design."
          onClick={() => onAdd("manual")}
        />
        <Choice
          icon={Webhook}
          tint="bg-tool-soft text-tool"
          title="A webhook"
          text="Another system calls its URL."
          onClick={() => onAdd("webhook")}
        />
        <Choice
          icon={LayoutTemplate}
          tint="bg-accent-soft text-accent-text"
          title="A template"
          text="Begin with one that runs already."
          onClick={() => router.push(`/${slug}/templates`)}
        />
      </div>
    </Panel>
  );
}

type ChoiceProps = { icon: LucideIcon; tint: string; title: string; text: string; onClick: () => void };

function Choice({ icon: Icon, tint, title, text, onClick }: ChoiceProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex items-start gap-3 rounded-lg bg-raised p-4 text-left shadow-sm transition-shadow hover:shadow-md sm:flex-col"
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
