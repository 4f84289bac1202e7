"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { readApiError } from "@/components/read-api-error";
import { Button } from "@/components/ui/button";
import { Dialog, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";

type StepDialogProps = {
  title: string;
  description: string;
  submit: string;
  isPending: boolean;
  /** What the server answered; shown where no field shows it. */
  error: unknown;
  /** Whether one of the fields shows the error. */
  isErrorShown: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
};

/** The frame of every dialog about a step. */
export function StepDialog({ title, description, submit, isPending, error, isErrorShown, onSubmit, onClose, children }: StepDialogProps) {
  const refused = error ? readApiError(error) : null;
  const [isOpen, setOpen] = useState(true);
  const close = () => {
    setOpen(false);
    onClose();
  };
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && close()}>
      <DialogContent className="max-w-lg">
        <DialogHeader>
          <DialogTitle>{title}</DialogTitle>
          <DialogDescription>{description}</DialogDescription>
        </DialogHeader>
        <form onSubmit={handleSubmit} className="grid gap-4">
          {children}
          {refused && !isErrorShown && (
            <p role="alert" className="rounded-md bg-fail-soft px-2.5 py-2 text-sm text-fail-fg">
              {refused.message} {refused.fix}
            </p>
          )}
          <DialogFooter>
            <Button variant="outline" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" pending={isPending}>
              {submit}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** What the server says of a field, in one line; null when it says nothing of it. */
export function problemOf(error: unknown, field: string): string | null {
  if (!error) return null;
  const refused = readApiError(error);
  const isIt = refused.field === field || refused.field?.startsWith(`${field}.`) === true;
  return isIt ? [refused.message, refused.fix].filter(Boolean).join(" ") : null;
}
