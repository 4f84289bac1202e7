"use client";
import { Search, X } from "lucide-react";
import { cn } from "@/components/cn";
import { Input } from "./input";

type SearchInputProps = {
  value: string;
  onValueChange: (value: string) => void;
  /** Read aloud, and shown while it is empty unless a placeholder says more. */
  label: string;
  placeholder?: string;
  className?: string;
};

export function SearchInput({ value, onValueChange, label, placeholder = label, className }: SearchInputProps) {
  return (
    <div className={cn("relative w-full sm:max-w-64", className)}>
      <Search className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-fg-3" aria-hidden="true" />
      <Input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        className="bg-panel px-8 [&::-webkit-search-cancel-button]:hidden"
      />
      {value !== "" && (
        <button
          type="button"
          aria-label="Clear the search"
          onClick={() => onValueChange("")}
          className="absolute top-1/2 right-1.5 grid size-5 -translate-y-1/2 place-items-center rounded-xs text-fg-3 hover:bg-hover hover:text-fg pointer-coarse:right-0 pointer-coarse:size-10"
        >
          <X className="size-3.5" />
        </button>
      )}
    </div>
  );
}
