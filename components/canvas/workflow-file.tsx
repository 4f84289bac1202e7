"use client";
import { useMutation } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { toast } from "sonner";
import { download } from "@/components/download";
import { useOrg } from "@/components/org-context";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import type { GraphIssue } from "@/server/workflow/graph";
import { withProfileCopies } from "@/server/workflow/profile/fill-from-profile";
import { type FiledWorkflow, formatWorkflowFile, nameWorkflowFile, readWorkflowFile } from "@/server/workflow/workflow-file";
import { useEditor, useEditorActions, useEditorStore } from "./editor-context";

/** Gives the draft as a file, or asks for one to take a workflow from: what the store's `file` asks for. */
export function WorkflowFile({ name }: { name: string }) {
  const store = useEditorStore();
  const asked = useEditor((state) => state.file);
  useEffect(() => {
    if (asked?.ask !== "export") return;
    const { history, knownProfiles } = store.getState();
    const document = withProfileCopies(history.document, knownProfiles);
    download(nameWorkflowFile(name), { type: "application/json", text: formatWorkflowFile([{ name, description: "", document }]) });
    store.setState({ file: null });
  }, [asked, store, name]);
  if (asked?.ask !== "import") return null;
  return <ImportDialog dropped={asked.dropped} onClose={() => store.setState({ file: null })} />;
}

type Read = { fileName: string; workflows: FiledWorkflow[]; issues: GraphIssue[] };

async function readFile(file: File): Promise<Read> {
  const read = readWorkflowFile(await file.text(), file.name);
  return { fileName: file.name, workflows: [], issues: [], ...read };
}

function ImportDialog({ dropped, onClose }: { dropped: File | null; onClose: () => void }) {
  const [read, setRead] = useState<Read | null>(null);
  const [chosen, setChosen] = useState(0);
  const take = (file: File | undefined | null) => {
    if (!file) return;
    setChosen(0);
    readFile(file).then(setRead, (error: unknown) => toastError("The file could not be read", error));
  };
  // A file that was let go over the canvas is read at once.
  useEffect(() => {
    if (dropped) readFile(dropped).then(setRead, (error: unknown) => toastError("The file could not be read", error));
  }, [dropped]);
  const workflow = read?.workflows[chosen];
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="max-w-lg">
        <DialogHeader>
          <DialogTitle>Import a workflow</DialogTitle>
          <DialogDescription>From a file that was exported here, by the command line or by another Trellis.</DialogDescription>
        </DialogHeader>
        <label className="flex items-center gap-3 rounded-lg border border-dashed border-line-strong p-4 focus-within:border-accent hover:bg-hover">
          <FileUp className="size-5 text-fg-3" aria-hidden="true" />
          <span className="min-w-0 flex-1 truncate">{read?.fileName ?? "Choose a JSON file"}</span>
          <input
            type="file"
            accept="application/json,.json"
            aria-label="File with a workflow"
            className="w-24 text-2xs text-fg-3"
            onChange={(event) => take(event.currentTarget.files?.[0])}
          />
        </label>
        {read && read.issues.length > 0 && <Problems issues={read.issues} />}
        {read && read.workflows.length > 1 && (
          <fieldset className="grid max-h-48 gap-1 overflow-y-auto">
            <legend className="mb-1 text-xs text-fg-2">Which one</legend>
            {read.workflows.map((each, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two may have the same name, and their order never changes
              <label key={`${index} ${each.name}`} className="flex items-center gap-2">
                <input type="radio" name="workflow" checked={index === chosen} onChange={() => setChosen(index)} /> {each.name}
              </label>
            ))}
          </fieldset>
        )}
        {workflow && (
          <p className="text-fg-2">
            <strong className="font-[550] text-fg">{workflow.name}</strong>: {countParts(workflow)}
          </p>
        )}
        <Actions workflow={workflow} fileName={read?.fileName ?? ""} onClose={onClose} />
      </DialogContent>
    </Dialog>
  );
}

type ActionsProps = { workflow: FiledWorkflow | undefined; fileName: string; onClose: () => void };

function Actions({ workflow, fileName, onClose }: ActionsProps): ReactNode {
  const trpc = useTRPC();
  const router = useRouter();
  const { slug } = useOrg();
  const store = useEditorStore();
  const actions = useEditorActions();
  const create = useMutation(
    trpc.workflows.create.mutationOptions({
      onSuccess: ({ id }) => router.push(`/${slug}/workflows/${id}`),
      onError: (error) => toastError("The workflow could not be made", error),
    }),
  );
  const replace = () => {
    if (!workflow) return;
    actions.replaceDocument(workflow.document, `import ${fileName}`);
    onClose();
    toast(`The draft is what ${fileName} holds now`, { action: { label: "Undo", onClick: () => void store.getState().undo() } });
  };
  return (
    <DialogFooter>
      <Button variant="outline" onClick={onClose}>
        Cancel
      </Button>
      <Button
        variant="outline"
        disabled={!workflow}
        pending={create.isPending}
        onClick={() => workflow && create.mutate({ name: workflow.name, description: workflow.description, document: workflow.document })}
      >
        Make a new workflow
      </Button>
      <Button disabled={!workflow} onClick={replace}>
        Replace this draft
      </Button>
    </DialogFooter>
  );
}

function Problems({ issues }: { issues: readonly GraphIssue[] }) {
  return (
    <div role="alert" className="max-h-56 overflow-y-auto rounded-md bg-fail-soft px-3 py-2 text-fail-fg">
      <p className="font-medium">The file cannot be imported.</p>
      <ul className="mt-1 list-disc pl-4">
        {issues.map(({ message, fix }) => (
          <li key={message}>
            {message}. {fix}
          </li>
        ))}
      </ul>
    </div>
  );
}

function countParts({ document }: FiledWorkflow): string {
  const count = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`;
  const parts = [count(document.nodes.length, "node", "nodes"), count(document.edges.length, "connection", "connections")];
  if (document.notes.length > 0) parts.push(count(document.notes.length, "note", "notes"));
  if (document.groups.length > 0) parts.push(count(document.groups.length, "group", "groups"));
  return parts.join(", ");
}
