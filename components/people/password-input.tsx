"use client";
import { Eye, EyeOff } from "lucide-react";
import { type ComponentProps, useState } from "react";
import { Input } from "@/components/ui/input";

/** A password field that can be read while a button is on. */
export function PasswordInput(props: Omit<ComponentProps<"input">, "type" | "className">) {
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <Input required maxLength={200} {...props} type={shown ? "text" : "password"} className="h-9 pr-9" />
      <button
        type="button"
        aria-label="Show the password"
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className="absolute top-1/2 right-1.5 grid size-7 -translate-y-1/2 place-items-center rounded-sm text-fg-3 hover:text-fg"
      >
        {shown ? <EyeOff className="size-[15px]" /> : <Eye className="size-[15px]" />}
      </button>
    </div>
  );
}
