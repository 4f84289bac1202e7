import { CopyButton } from "@/components/ui/copy-button";
import { Notice } from "@/components/ui/notice";

/** A secret that the server will never show again. */
export function SecretOnce({ secret, what }: { secret: string /** "key", "password" */; what: string }) {
  return (
    <div className="grid gap-3">
      <Notice tone="wait">This {what} is shown only now. Copy it before you close this.</Notice>
      <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1.5 pr-1.5 pl-3">
        <code className="min-w-0 flex-1 font-mono text-xs break-all select-all">{secret}</code>
        <CopyButton text={secret} label={`Copy ${what}`} labelled />
      </div>
    </div>
  );
}
