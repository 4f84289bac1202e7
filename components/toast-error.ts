import { toast } from "sonner";
import { readApiError } from "@/components/read-api-error";

/** Says in a toast that something did not work: what, why, and how to fix it. */
export function toastError(title: string, error: unknown): void {
  const { message, fix } = readApiError(error);
  toast.error(title, { description: fix ? `${message} ${fix}` : message });
}
