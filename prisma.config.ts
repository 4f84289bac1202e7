import { defineConfig } from "prisma/config";

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  // Empty is enough for generate, validate and format; the other commands need a server.
  datasource: { url: process.env.DATABASE_URL ?? "" },
});
