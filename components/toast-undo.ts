import { toast } from "sonner";
import { toastError } from "@/components/toast-error";

/** Says in a toast what was done, with the button that takes it back. Long enough to read, notice the mistake and reach it. */
export function toastUndo(said: string, undo: () => Promise<unknown>): void {
  toast(said, {
    duration: 8_000,
    action: { label: "Undo", onClick: () => undo().catch((error: unknown) => toastError("It could not be taken back", error)) },
  });
}
