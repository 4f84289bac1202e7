import { toast } from "sonner";
import { WorkerTimeout } from "./worker-line";

/** Says why when the drawing could not be tidied. True when all of it was. */
export async function tidyUp(tidied: Promise<boolean>): Promise<boolean> {
  try {
    return await tidied;
  } catch (error) {
    if (!(error instanceof WorkerTimeout)) throw error;
    toast.error("Tidying up took too long, so nothing was moved", {
      description: "Select fewer nodes and tidy them, or put parts of the workflow into a workflow of their own.",
    });
    return false;
  }
}
