import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import initSqlJs from "sql.js";
import { beforeAll, describe, expect, test } from "vitest";
import { queryDatabase } from "@/server/sql/query-database";
import type { DatabaseQuery } from "@/server/workflow/tool-context";

const folder = path.join(process.env.TRELLIS_DATA_DIR ?? "", "sqlite");
const file = path.join(folder, "org-a", "shop.db");

beforeAll(async () => {
  const sqlite = await initSqlJs();
  const made = new sqlite.Database();
  made.run(`CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL, note TEXT, picture BLOB);
    INSERT INTO orders VALUES (1, 12.5, 'first', x'0102'), (9007199254740993, 7, NULL, NULL);`);
  const bytes = made.export();
  await mkdir(path.join(folder, "org-a"), { recursive: true });
  await mkdir(path.join(folder, "org-b"), { recursive: true });
  await writeFile(file, bytes);
  await writeFile(path.join(folder, "org-b", "secret.db"), bytes);
  await writeFile(path.join(folder, "org-a", "live.db"), bytes);
  await writeFile(path.join(folder, "org-a", "live.db-wal"), "changes");
  const walMode = Uint8Array.from(bytes);
  walMode[18] = 2;
  walMode[19] = 2;
  await writeFile(path.join(folder, "org-a", "was-live.db"), walMode);
  await symlink(path.join(folder, "org-b", "secret.db"), path.join(folder, "org-a", "link.db"));
  await writeFile(path.join(folder, "org-a", "not-one.db"), "this is not a database at all, but a text of some length");
});

const ask = (statement: string, more: Partial<DatabaseQuery> = {}) =>
  queryDatabase(
    { engine: "sqlite", database: "shop.db", statement, parameters: [], maxRows: 100, timeoutMs: 2_000, ...more },
    { orgId: "org-a", secret: null, signal: new AbortController().signal },
  );

describe("a question", () => {
  test("gives rows as JSON, with values bound to their places", async () => {
    expect(await ask("SELECT *, ? AS said FROM orders WHERE id > ? ORDER BY id", { parameters: ["' OR 1=1 --", 0] })).toEqual({
      columns: ["id", "total", "note", "picture", "said"],
      rows: [
        { id: 1, total: 12.5, note: "first", picture: "AQI=", said: "' OR 1=1 --" },
        { id: "9007199254740993", total: 7, note: null, picture: null, said: "' OR 1=1 --" },
      ],
      truncated: false,
    });
  });

  test("reads a file that was last written with a log beside it, and refuses one whose log holds changes", async () => {
    expect((await ask("SELECT count(*) AS n FROM orders", { database: "was-live.db" })).rows).toEqual([{ n: 2 }]);
    await expect(ask("SELECT 1", { database: "live.db" })).rejects.toMatchObject({
      code: "query_failed",
      fix: expect.stringContaining("checkpoint"),
    });
  });

  const series = "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s LIMIT 100000000)";
  test("stops at the rows asked for, at its time and at its memory; the next one is answered", async () => {
    expect(await ask(`${series} SELECT n FROM s`, { maxRows: 5 })).toMatchObject({ truncated: true, rows: { length: 5 } });
    await expect(ask(`${series} SELECT sum(n) FROM s`, { timeoutMs: 200 })).rejects.toMatchObject({ code: "timeout" });
    await expect(ask("SELECT hex(zeroblob(300000000))")).rejects.toMatchObject({ code: "query_failed" });
    expect((await ask("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  });
});

describe("what would write or reach out", () => {
  test.each([
    "INSERT INTO orders (id) VALUES (5)",
    "UPDATE orders SET total = 0",
    "DELETE FROM orders",
    "DROP TABLE orders",
    "CREATE TABLE evil (a)",
    "SELECT 1; DELETE FROM orders",
    "ATTACH '/etc/passwd' AS evil",
    `ATTACH '${path.join(folder, "org-b", "secret.db")}' AS other`,
    "VACUUM INTO '/tmp/trellis-evil.db'",
    "SELECT load_extension('/tmp/evil.so')",
    "SELECT writefile('/tmp/trellis-evil', 'x')",
    "SELECT readfile('/etc/passwd')",
    "SELECT edit('x')",
    "PRAGMA writable_schema = ON",
    "PRAGMA query_only = OFF",
    "PRAGMA journal_mode = WAL",
    "PRAGMA temp_store_directory = '/tmp'",
    "SELECT fts3_tokenizer('simple')",
    "REINDEX",
    "",
  ])("changes nothing: %s", async (statement) => {
    const before = await readFile(file);
    const outcome = await ask(statement).catch((error: Error & { code: string }) => error.code);
    if (typeof outcome === "string") expect(outcome).toBe("query_failed");
    else expect(JSON.stringify(outcome)).not.toMatch(/root:|first/);
    expect((await readFile(file)).equals(before)).toBe(true);
    expect((await ask("SELECT count(*) AS n FROM orders")).rows).toEqual([{ n: 2 }]);
  });

  test.each(["../org-b/secret.db", "/etc/passwd", "..", "link.db", "a/b.db", "shop.db\0.txt", "none.db", "%2e%2e/x", ".hidden"])(
    "no other file is opened: %j",
    async (database) => {
      await expect(ask("SELECT 1", { database })).rejects.toMatchObject({ code: "config_invalid", field: "config.database" });
    },
  );

  test("what is no database is said to be none", async () => {
    await expect(ask("SELECT * FROM sqlite_schema", { database: "not-one.db" })).rejects.toMatchObject({ code: "query_failed" });
  });
});
