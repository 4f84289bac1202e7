import "server-only";
import pg from "pg";
import { Prisma } from "@/prisma/generated/client";
import { AppError } from "@/server/errors";

/** Turns the database's "taken" into words. Everything else is thrown on. */
export function nameTaken(error: unknown, what: string): never {
  const isTaken =
    (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") ||
    (error instanceof pg.DatabaseError && error.code === "23505");
  if (isTaken) throw new AppError("conflict", `There is already a ${what} of this name.`, { field: "name", fix: "Choose another name." });
  throw error;
}
