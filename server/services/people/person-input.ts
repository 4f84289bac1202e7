import "server-only";
import * as z from "zod";
import { limits } from "@/server/limits";

/** Lower case, without surrounding space; one plain address. */
export const emailInput = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email("Enter an email address like ada@example.com").max(254, "An email address has at most 254 characters"));

export const nameInput = z
  .string()
  .trim()
  .min(1, "A name is needed")
  .max(limits.nameChars, `A name has at most ${limits.nameChars} characters`);
