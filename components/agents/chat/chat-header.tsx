"use client";
import { MessageSquarePlus } from "lucide-react";
import type { ApiOutputs } from "@/components/api-outputs";
import { IconButton } from "@/components/ui/icon-button";
import { RelativeTime } from "@/components/ui/relative-time";
import { Select, SelectContent, SelectItem, SelectTrigger } from "@/components/ui/select";

type ChatHeaderProps = {
  chats: ApiOutputs["agents"]["chats"];
  /** null: a new one. */
  chatId: string | null;
  onChoose: (chatId: string | null) => void;
};

/** Which conversation is on screen, with the way to earlier ones and to a new one. */
export function ChatHeader({ chats, chatId, onChoose }: ChatHeaderProps) {
  const shown = chats.find(({ id }) => id === chatId);
  return (
    <header className="flex items-center gap-2 border-b border-line px-3 py-2">
      <h2 className="shrink-0 text-sm font-[550]">Try it</h2>
      {chats.length > 0 && (
        <Select value={chatId ?? ""} onValueChange={onChoose}>
          <SelectTrigger aria-label="Conversation" className="h-7 min-w-0 flex-1">
            <span className="truncate text-xs text-fg-2">{shown?.title ?? "New conversation"}</span>
          </SelectTrigger>
          <SelectContent>
            {chats.map(({ id, title, at }) => (
              <SelectItem key={id} value={id}>
                <span className="inline-block max-w-64 truncate align-bottom">{title}</span>{" "}
                <span className="text-fg-3">
                  <RelativeTime at={at} />
                </span>
              </SelectItem>
            ))}
          </SelectContent>
        </Select>
      )}
      <IconButton label="New conversation" className="ml-auto" disabled={chatId === null} onClick={() => onChoose(null)}>
        <MessageSquarePlus />
      </IconButton>
    </header>
  );
}
