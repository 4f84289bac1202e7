"use client";
import { useMutation } from "@tanstack/react-query";
import { Copy, Download, Ellipsis, PencilLine, Play, RotateCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { toast } from "sonner";
import { useCan, useOrg } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@/components/ui/dropdown-menu";
import { IconButton } from "@/components/ui/icon-button";
import { nodeCatalog } from "@/server/nodes/registry";
import type { WorkflowDocument } from "@/server/workflow/document";
import type { DocumentSession } from "./document-session";
import { downloadDocument } from "./download-document";
import { useEditor } from "./editor-context";
import { RunDialog } from "./run-dialog";
import { nameRef, type VersionView } from "./use-compare";
import { CompareChoice } from "./version-compare-choice";
import type { VersionItem } from "./version-list";
import { VersionWordsDialog } from "./version-words-dialog";

type VersionBarProps = {
  session: DocumentSession;
  name: string;
  shown: VersionView;
  document: WorkflowDocument;
  items: readonly VersionItem[];
  onShow: (view: VersionView) => void;
  onBuild: () => void;
};

/** What is shown, and what can be done with it. */
export function VersionBar({ session, name, shown, document, items, onShow, onBuild }: VersionBarProps) {
  const [open, setOpen] = useState<"run" | "words" | null>(null);
  const workflowId = useEditor((state) => state.workflowId);
  const readOnly = useEditor((state) => state.readOnly);
  const mayRun = useCan("run:start");
  const router = useRouter();
  const { slug } = useOrg();
  const number = typeof shown.to === "number" ? shown.to : null;
  const item = items.find((candidate) => candidate.number === number);
  const restore = () => {
    session.actions.replaceDocument(document, `restore ${nameRef(shown.to)}`);
    onBuild();
    toast(`Version ${number} is the draft now. Undo brings back what was there.`);
  };
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line bg-panel px-3 py-2">
      <h2 className="mr-auto min-w-0 truncate font-[550]">
        {shown.from === null ? capitalize(nameRef(shown.to)) : `From ${nameRef(shown.from)} to ${nameRef(shown.to)}`}
        {shown.from === null && item?.title && `: ${item.title}`}
      </h2>
      <CompareChoice shown={shown} items={items} onShow={onShow} />
      {number !== null && mayRun && (
        <Button variant="outline" onClick={() => setOpen("run")}>
          <Play className="fill-current" /> Run
        </Button>
      )}
      {number !== null && !readOnly && (
        <Button variant="outline" onClick={restore}>
          <RotateCcw /> Restore
        </Button>
      )}
      <MoreMenu name={name} shown={shown} document={document} onWords={item ? () => setOpen("words") : null} />
      {open === "run" && number !== null && (
        <RunDialog
          workflowId={workflowId}
          version={number}
          triggers={listTriggers(document)}
          onBeforeStart={async () => true}
          onStarted={(runId) => router.push(`/${slug}/runs/${runId}`)}
          onClose={() => setOpen(null)}
        />
      )}
      {open === "words" && item && <VersionWordsDialog workflowId={workflowId} item={item} onClose={() => setOpen(null)} />}
    </div>
  );
}

function listTriggers({ nodes }: WorkflowDocument) {
  return nodes.filter((node) => !node.disabled && Object.hasOwn(nodeCatalog, node.type) && nodeCatalog[node.type]?.hasInput === false);
}

type MoreMenuProps = Pick<VersionBarProps, "name" | "shown" | "document"> & { onWords: (() => void) | null };

function MoreMenu({ name, shown, document, onWords }: MoreMenuProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const { slug } = useOrg();
  const mayWrite = useCan("workflow:write");
  const mayPublish = useCan("workflow:publish");
  const title = `${name} (${nameRef(shown.to)})`;
  const copy = useMutation(
    trpc.workflows.create.mutationOptions({
      onSuccess: ({ id }) => {
        toast(`${title} is a workflow of its own now`);
        router.push(`/${slug}/workflows/${id}`);
      },
      onError: (error) => toastError("The copy could not be made", error),
    }),
  );
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <IconButton label="More" pending={copy.isPending}>
          <Ellipsis />
        </IconButton>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        {onWords && mayPublish && (
          <DropdownMenuItem onSelect={onWords}>
            <PencilLine /> Edit name and note
          </DropdownMenuItem>
        )}
        {mayWrite && (
          <DropdownMenuItem onSelect={() => copy.mutate({ name: title.slice(0, 120), document })}>
            <Copy /> Copy as a new workflow
          </DropdownMenuItem>
        )}
        <DropdownMenuItem onSelect={() => downloadDocument(title, document)}>
          <Download /> Export as JSON
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
