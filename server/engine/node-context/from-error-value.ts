import "server-only";
import { AppError, type ErrorValue } from "@/server/errors";

/** The error that was recorded, to be thrown again. */
export function fromErrorValue({ code, message, ...rest }: ErrorValue): AppError {
  return new AppError(code, message, rest);
}
