"use client";
import { useMutation } from "@tanstack/react-query";
import { ArrowUp, Square } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { toastError } from "@/components/toast-error";
import { useTRPC } from "@/components/trpc-provider";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/textarea";

type ChatInputProps = {
  /** Of the agent. */
  name: string;
  isBusy: boolean;
  /** The run of the answer that is on its way. */
  answering: string | null;
  onSay: (message: string) => Promise<unknown>;
};

/** Enter sends, Shift and Enter begin a line. While an answer is on its way it can be stopped. */
export function ChatInput({ name, isBusy, answering, onSay }: ChatInputProps) {
  const [text, setText] = useState("");
  const isBlocked = isBusy || answering !== null || text.trim() === "";
  const send = () => {
    if (isBlocked) return;
    const said = text;
    setText("");
    // What was typed comes back when it could not be sent; a toast says why.
    onSay(said).catch(() => setText((typed) => typed || said));
  };
  const type = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form
      className="flex items-end gap-2 border-t border-line p-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Textarea
        aria-label={`Message to ${name}`}
        placeholder="Message"
        rows={2}
        value={text}
        className="max-h-40 min-h-[52px] flex-1 resize-none"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={type}
      />
      {answering === null ? (
        <Button type="submit" size="icon" aria-label="Send" title="Send" disabled={isBlocked}>
          <ArrowUp />
        </Button>
      ) : (
        <StopButton runId={answering} />
      )}
    </form>
  );
}

function StopButton({ runId }: { runId: string }) {
  const trpc = useTRPC();
  const stop = useMutation(trpc.runs.cancel.mutationOptions({ onError: (error) => toastError("The answer could not be stopped", error) }));
  return (
    <Button
      variant="outline"
      size="icon"
      aria-label="Stop the answer"
      title="Stop the answer"
      pending={stop.isPending}
      onClick={() => stop.mutate({ id: runId })}
    >
      <Square />
    </Button>
  );
}
