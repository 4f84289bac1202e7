import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import initSqlJs from "sql.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toolSpecs } from "@/server/nodes/agent-tools";
import { sql } from "@/server/tools/sql";
import { createTestOrg, type TestOrg } from "@/tests/support/test-org";
import { toolHands, useTool } from "@/tests/support/tool-hands";

const role = `asker_${Math.random().toString(36).slice(2)}`;
const admin = new pg.Client({ connectionString: process.env.DATABASE_URL });
const at = new URL(process.env.DATABASE_URL ?? "");
let org: TestOrg;
let credential: string;

beforeAll(async () => {
  org = await createTestOrg();
  await admin.connect();
  await admin.query(`CREATE SCHEMA shop; CREATE TABLE shop.orders (id int NOT NULL, total numeric);
    INSERT INTO shop.orders VALUES (1, 2.5), (2, NULL);
    CREATE ROLE ${role} LOGIN PASSWORD 'secret'; GRANT USAGE ON SCHEMA shop TO ${role}; GRANT SELECT ON shop.orders TO ${role};
    ALTER ROLE ${role} SET search_path = shop`);
  const sqlite = await initSqlJs();
  const made = new sqlite.Database();
  made.run("CREATE TABLE people (id INTEGER NOT NULL, name TEXT); INSERT INTO people VALUES (1, 'Ada | Byron')");
  const folder = path.join(process.env.TRELLIS_DATA_DIR ?? "", "sqlite", org.orgId);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "people.db"), made.export());
  const made2 = await org.as("admin").credentials.create({ name: "db", type: "basic", hosts: [at.host], secret: `${role}:secret` });
  credential = made2.id;
});
afterAll(() => admin.end());

const ask = (more: Record<string, unknown>) =>
  useTool(
    sql,
    { host: at.hostname, port: Number(at.port), database: at.pathname.slice(1), encryption: "none", credential, ...more },
    toolHands(org.orgId),
  );

test("a statement is answered with the credential of its server", async () => {
  expect(await ask({ statement: "SELECT id, total FROM orders WHERE id = $1", parameters: [1] })).toEqual({
    columns: ["id", "total"],
    rows: [{ id: 1, total: 2.5 }],
    truncated: false,
  });
});

test("tables and columns are listed, as far as the account may see them", async () => {
  expect((await ask({ action: "describe" })).rows).toEqual([
    { table: "orders", column: "id", type: "integer", nullable: false },
    { table: "orders", column: "total", type: "numeric", nullable: true },
  ]);
  const sqlite = await ask({ action: "describe", engine: "sqlite", database: "people.db" });
  expect(sqlite.rows).toEqual([
    { table: "people", column: "id", type: "INTEGER", nullable: 0 },
    { table: "people", column: "name", type: "TEXT", nullable: 1 },
  ]);
});

test("a credential goes to its own server and port only, and has to be one of the org's, with a user", async () => {
  const statement = "SELECT 1";
  await expect(ask({ statement, port: Number(at.port) + 1 })).rejects.toMatchObject({ code: "address_blocked", field: "credential" });
  await expect(ask({ statement, host: "localhost" })).rejects.toMatchObject({ code: "address_blocked" });
  const bearer = await org.as("admin").credentials.create({ name: "token", type: "bearer", hosts: [at.host], secret: "t0ken" });
  await expect(ask({ statement, credential: bearer.id })).rejects.toMatchObject({ code: "config_invalid" });
  const other = await createTestOrg("Other");
  const theirs = await other.as("admin").credentials.create({ name: "db", type: "basic", hosts: [at.host], secret: `${role}:secret` });
  await expect(ask({ statement, credential: theirs.id })).rejects.toMatchObject({
    code: "config_invalid",
    message: expect.stringContaining("does not exist"),
  });
});

describe("a model", () => {
  test("is told the dialect, and neither where the database is nor which credential is used", () => {
    const [spec] = toolSpecs([
      { tool: "sql", permission: "allow", fixed: { engine: "mysql", host: "db.example.com", database: "shop", credential } },
    ]);
    expect(Object.keys(spec?.parameters.properties ?? {})).toEqual(["action", "statement", "parameters", "maxRows"]);
    expect(spec?.description).toContain("The database is MySQL; parameters are written ?.");
    expect(JSON.stringify(spec)).not.toMatch(new RegExp(`db.example.com|${credential}`));
  });

  test("reads rows as a table whose cells cannot break out of it", async () => {
    const { rows, columns } = await ask({ engine: "sqlite", database: "people.db", statement: "SELECT *, 'a\nb' AS more FROM people" });
    expect(sql.tellModel?.({ rows, columns, truncated: true })).toBe(
      "| id | name | more |\n| --- | --- | --- |\n| 1 | Ada \\| Byron | a b |\n\nOnly the first 1 rows; there are more.",
    );
  });
});
