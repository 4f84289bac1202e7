import "server-only";
import type * as z from "zod";
import { AppError } from "@/server/errors";

const maxProblems = 20;

/** Says what is wrong with an input: the first problem in words, all (up to 20) in `data.errors` as `{ field, message }`. */
export function toInputError(error: z.core.$ZodError): AppError {
  const problems = error.issues.slice(0, maxProblems).map((issue) => ({ field: fieldOf(issue), message: messageOf(issue) }));
  const first = problems[0] ?? { field: "", message: "The input is not valid" };
  return new AppError("invalid_input", first.field === "" ? `${first.message}.` : `${first.field}: ${first.message}.`, {
    ...(first.field === "" ? {} : { field: first.field }),
    fix: "Correct the field and send it again.",
    data: { errors: problems },
  });
}

function fieldOf(issue: z.core.$ZodIssue): string {
  return issue.path.reduce<string>(
    (path, key) => (typeof key === "number" ? `${path}[${key}]` : path === "" ? String(key) : `${path}.${String(key)}`),
    "",
  );
}

function messageOf(issue: z.core.$ZodIssue): string {
  return issue.code === "unrecognized_keys"
    ? `Unknown ${issue.keys.length === 1 ? "field" : "fields"} ${issue.keys.join(", ")}`
    : issue.message.replace(/\.$/, "");
}
