"use client";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { keyOf, keyRows, pointerRows } from "./editor-keys";
import { useIsMac } from "./use-is-mac";

const groups = ["Edit", "Nodes", "Move", "View", "Workflow"] as const;

export function ShortcutSheet({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const mac = useIsMac();
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="max-w-2xl lg:max-w-4xl">
        <DialogHeader>
          <DialogTitle>Keys</DialogTitle>
          <DialogDescription>They work on the canvas; in a field they write.</DialogDescription>
        </DialogHeader>
        <div className="gap-x-8 sm:columns-2 lg:columns-3">
          {groups.map((group) => (
            <section key={group} className="mb-4 break-inside-avoid">
              <h3 className="mb-1 text-2xs font-medium text-fg-3">{group}</h3>
              <dl>
                {keyRows
                  .filter((row) => row.group === group && row.shown !== "")
                  .map((row) => (
                    <div key={row.command} className="flex min-h-7 items-center justify-between gap-3">
                      <dt className="text-sm">{row.title}</dt>
                      <dd className="flex gap-1">
                        {keyOf(row.command, mac)
                          .split(" ")
                          .map((key) => (
                            <Kbd key={key}>{key}</Kbd>
                          ))}
                      </dd>
                    </div>
                  ))}
              </dl>
            </section>
          ))}
          <section className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-2xs font-medium text-fg-3">Pointer</h3>
            <dl>
              {pointerRows.map(({ shown, title }) => (
                <div key={title} className="flex min-h-7 items-center justify-between gap-3">
                  <dt className="text-sm">{title}</dt>
                  <dd className="text-xs whitespace-nowrap text-fg-2">{shown.replace("Mod", mac ? "⌘" : "Ctrl")}</dd>
                </div>
              ))}
            </dl>
          </section>
        </div>
      </DialogContent>
    </Dialog>
  );
}
