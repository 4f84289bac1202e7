"use client";
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { toast } from "sonner";
import { Button } from "./button";
import { IconButton } from "./icon-button";

type CopyButtonProps = {
  /** A function where the text takes work to make: it is called when the button is pressed. */
  text: string | (() => string);
  /** What is copied, e.g. "Copy key". */
  label?: string;
  /** Show the label beside the icon. */
  labelled?: boolean;
  className?: string;
};

export function CopyButton({ text, label = "Copy", labelled = false, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_600);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : text());
      setCopied(true);
    } catch {
      toast.error("The browser did not allow copying. Select the text and copy it by hand.");
    }
  };
  const icon = copied ? <Check className="text-ok-fg" /> : <Copy />;
  if (labelled) {
    return (
      <Button variant="outline" onClick={copy} className={className}>
        {icon} {copied ? "Copied" : label}
      </Button>
    );
  }
  return (
    <IconButton label={copied ? "Copied" : label} onClick={copy} className={className}>
      {icon}
    </IconButton>
  );
}
