"use client";
import { type FormEvent, type ReactNode, useState } from "react";
import { readApiError } from "@/components/read-api-error";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Textarea } from "@/components/ui/textarea";

/** What people call a version, and why it is there. */
export type VersionWords = { title: string; note: string };

type VersionDialogProps = {
  heading: string;
  description: string;
  words: VersionWords;
  /** On the button. */
  verb: string;
  onSubmit: (words: VersionWords) => void;
  isPending: boolean;
  /** What speaks against it is told elsewhere in the dialog. */
  isBlocked?: boolean;
  error: unknown;
  onClose: () => void;
  /** Before the words. */
  children?: ReactNode;
};

/** The name and the note of a version, and what is done with them. */
export function VersionDialog({
  heading,
  description,
  words,
  verb,
  onSubmit,
  isPending,
  isBlocked,
  error,
  onClose,
  children,
}: VersionDialogProps) {
  const [title, setTitle] = useState(words.title);
  const [note, setNote] = useState(words.note);
  const refused = error ? readApiError(error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({ title: title.trim(), note: note.trim() });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="max-w-lg">
        <form onSubmit={submit} className="grid gap-4">
          <DialogHeader>
            <DialogTitle>{heading}</DialogTitle>
            <DialogDescription>{description}</DialogDescription>
          </DialogHeader>
          {children}
          <Field label="Name" aside="Optional">
            {(control) => <Input {...control} maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />}
          </Field>
          <Field label="Note" aside="Optional">
            {(control) => (
              <Textarea
                {...control}
                rows={3}
                maxLength={2_000}
                value={note}
                placeholder="What is new"
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          {refused && (
            <p role="alert" className="text-sm text-fail-fg">
              {refused.message} {refused.fix}
            </p>
          )}
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" disabled={isBlocked} pending={isPending}>
              {verb}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
