import * as z from "zod";
import { limits } from "@/server/limits";
import { defineTool, type FieldMeta } from "@/server/workflow/define";
import { askedFor } from "./asked-for";
import { describeStatement } from "./sql/describe-statement";
import { markdownTable } from "./sql/markdown-table";

const engines = ["postgresql", "mysql", "sqlite"] as const;
type Engine = (typeof engines)[number];
const engineNames: Record<Engine, string> = { postgresql: "PostgreSQL", mysql: "MySQL", sqlite: "SQLite" };
const onServer: FieldMeta = { authorOnly: true, shownWhen: { field: "engine", is: ["postgresql", "mysql"] } };

const args = z
  .strictObject({
    action: z
      .enum(["query", "describe"])
      .default("query")
      .meta({
        title: "Action",
        description: "query runs the statement, describe lists the tables with their columns",
        words: { query: "Run a statement", describe: "List tables and columns" },
      } satisfies FieldMeta),
    engine: z
      .enum(engines)
      .default("postgresql")
      .meta({ title: "Database", words: engineNames, authorOnly: true } satisfies FieldMeta),
    host: z
      .string()
      .max(255)
      .optional()
      .meta({ title: "Server", placeholder: "db.example.com", ...onServer } satisfies FieldMeta),
    port: z
      .number()
      .int()
      .min(1)
      .max(65_535)
      .optional()
      .meta({ title: "Port", description: "Empty: 5432, or 3306 of MySQL", advanced: true, ...onServer } satisfies FieldMeta),
    database: z
      .string()
      .min(1, "Give the database's name")
      .max(255)
      .meta({ title: "Name of the database", description: "Of SQLite the file’s name", authorOnly: true } satisfies FieldMeta),
    credential: z
      .string()
      .optional()
      .meta({ title: "Credential", control: "credential", kinds: ["basic"], ...onServer } satisfies FieldMeta),
    encryption: z
      .enum(["verified", "encrypted", "none"])
      .default("verified")
      .meta({
        title: "Encryption",
        words: { verified: "TLS, certificate checked", encrypted: "TLS, any certificate", none: "None" },
        advanced: true,
        ...onServer,
      } satisfies FieldMeta),
    statement: z
      .string()
      .max(50_000)
      .default("")
      .meta({
        title: "Statement",
        language: "sql",
        control: "code",
        placeholder: "SELECT id, total FROM orders WHERE customer = $1",
        description: "One statement that reads. Values come in as parameters: $1, $2 of PostgreSQL, ? of MySQL and SQLite",
        shownWhen: { field: "action", is: ["query"] },
      } satisfies FieldMeta),
    parameters: z
      .array(z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .max(1_000)
      .default([])
      .meta({
        title: "Parameters",
        description: "A list, in order of the statement’s places for them",
        control: "json",
        shownWhen: { field: "action", is: ["query"] },
      } satisfies FieldMeta),
    maxRows: z
      .number()
      .int()
      .min(1)
      .max(limits.queryRows)
      .default(1_000)
      .meta({ title: "Rows at most", advanced: true } satisfies FieldMeta),
    timeoutMs: z
      .number()
      .int()
      .min(100)
      .max(limits.queryTimeoutMs)
      .default(15_000)
      .meta({ title: "Time limit", control: "duration", advanced: true, authorOnly: true } satisfies FieldMeta),
  })
  .refine(({ action, statement }) => action !== "query" || !/^\s*$/.test(statement), askedFor("statement", "Write a statement"))
  .refine(({ engine, host }) => engine === "sqlite" || host, askedFor("host", "Give the server’s name"))
  .refine(
    ({ engine, credential }) => engine === "sqlite" || credential,
    askedFor("credential", "Choose a credential with user and password"),
  );

export const sql = defineTool({
  name: "sql",
  look: {
    label: "SQL",
    group: "tool",
    icon: "database",
    summary: ({ engine = "postgresql", database, action }) =>
      database ? `${action === "describe" ? "Tables of " : ""}${database}, ${engineNames[engine]}` : "No database yet",
  },
  docs: 'Asks a database with one SQL statement that reads. With the action "describe" it lists the tables and columns instead; do that first when you do not know them. Give values as parameters, never inside the statement.\n\nThe database itself refuses what writes: the statement runs in a read-only transaction, alone, with a limit on time; the credential’s user may only be one that can do no more than read. Of SQLite a copy is asked. Gives `{ columns, rows, truncated }`. Example: `SELECT name FROM customers WHERE city = $1` with `["Paris"]`.',
  args,
  result: z.object({ columns: z.array(z.string()), rows: z.array(z.record(z.string(), z.unknown())), truncated: z.boolean() }),
  effect: () => "none",
  example: {
    args: { host: "db.example.com", database: "shop", credential: "c1", statement: "SELECT id, total FROM orders", encryption: "verified" },
    result: { columns: ["id", "total"], rows: [{ id: 7, total: 12.5 }], truncated: false },
  },
  tellModel: ({ columns, rows, truncated }) =>
    [
      rows.length === 0 ? `No rows. Columns: ${columns.join(", ") || "none"}` : markdownTable(columns, rows),
      truncated ? `\nOnly the first ${rows.length} rows; there are more.` : "",
    ].join("\n"),
  noteFor: ({ engine }) => {
    const known = engines.find((name) => name === (engine ?? "postgresql"));
    return known ? `The database is ${engineNames[known]}; parameters are written ${known === "postgresql" ? "$1, $2" : "?"}.` : "";
  },
  execute({ args: { action, engine, host, port, encryption, ...rest }, ctx }) {
    const describes = action === "describe";
    return ctx.queryDatabase({
      engine,
      server: engine === "sqlite" ? undefined : { host: host ?? "", port: port ?? (engine === "mysql" ? 3306 : 5432), encryption },
      database: rest.database,
      credentialId: rest.credential,
      statement: describes ? describeStatement(engine) : rest.statement,
      parameters: describes ? [] : rest.parameters,
      maxRows: describes ? limits.queryRows : rest.maxRows,
      timeoutMs: rest.timeoutMs,
    });
  },
});
