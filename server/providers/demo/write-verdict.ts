import "server-only";
import type { Task } from "./read-task";

/** The verdict of a scripted reviewer: it sends the first answer back and approves the next. null: nobody asked for a verdict. */
export function writeVerdict({ system, prompt }: Task): string | null {
  if (!/^You are the reviewer of another agent's answer/.test(system)) return null;
  const isFirst = !prompt.includes("<earlier-feedback>");
  return JSON.stringify(
    isFirst
      ? {
          approved: false,
          score: 62,
          feedback: "Say in the first sentence what changed your mind, and mark what is only assumed. (A scripted verdict.)",
        }
      : { approved: true, score: 88, feedback: "The point that was named is mended. (A scripted verdict.)" },
  );
}
