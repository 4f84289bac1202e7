import { type ApiError, readApiError } from "@/components/read-api-error";

const generalFix = "Correct the field and send it again.";

/**
 * What is wrong with one field of a form, in words for the place under it; null when the error is about something else.
 * `name` also stands for what lies in it: "hosts" takes an error of "hosts[2]".
 */
export function fieldError(error: ApiError | null, name: string): string | null {
  if (error?.field === undefined || error.field.split(/[.[]/)[0] !== name) return null;
  const message = error.message.startsWith(`${error.field}: `) ? error.message.slice(error.field.length + 2) : error.message;
  return error.fix === undefined || error.fix === generalFix ? message : `${message} ${error.fix}`;
}

/** What is wrong with the form as a whole: an error that none of its fields can show. */
export function formError(error: ApiError | null, names: readonly string[]): string | null {
  if (error === null || names.some((name) => fieldError(error, name) !== null)) return null;
  return error.fix === undefined ? error.message : `${error.message} ${error.fix}`;
}

/** For a form with one field: whatever went wrong, in words for the place under it. `error` is what the mutation threw. */
export function soleFieldError(error: unknown, name: string): string | null {
  if (error === null || error === undefined) return null;
  const problem = readApiError(error);
  return fieldError(problem, name) ?? formError(problem, [name]);
}
