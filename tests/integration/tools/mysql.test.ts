import type { RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { queryDatabase } from "@/server/sql/query-database";
import type { DatabaseQuery } from "@/server/workflow/tool-context";
import { hasMysql, type MysqlServer, startMysql } from "@/tests/support/mysql-server";

let mysql: MysqlServer;

const ask = (statement: string, more: Partial<DatabaseQuery> = {}, secret = "reader:let:me in") =>
  queryDatabase(
    {
      engine: "mysql",
      server: { host: "127.0.0.1", port: mysql.port, encryption: "none" },
      database: "shop",
      statement,
      parameters: [],
      maxRows: 100,
      timeoutMs: 3_000,
      ...more,
    },
    { orgId: "org", secret, signal: new AbortController().signal },
  );

// Where no server is installed there is none to ask; the same guards are tested on PostgreSQL.
describe.skipIf(!hasMysql)("MySQL", () => {
  beforeAll(async () => {
    mysql = await startMysql();
    await mysql.root.query(`
      CREATE DATABASE shop; USE shop;
      CREATE TABLE orders (id BIGINT PRIMARY KEY, total DECIMAL(12,2), note VARCHAR(200), at DATETIME);
      CREATE TABLE old (id INT) ENGINE = MyISAM;
      INSERT INTO orders VALUES (9007199254740993, 12.50, 'first', '2026-01-02 03:04:05'), (2, 7, NULL, NULL);
      CREATE FUNCTION writes() RETURNS INT NOT DETERMINISTIC MODIFIES SQL DATA BEGIN INSERT INTO orders (id) VALUES (99); RETURN 1; END;
      CREATE PROCEDURE writing() BEGIN COMMIT; INSERT INTO orders (id) VALUES (98); END;
      DROP USER IF EXISTS ''@'localhost';
      CREATE USER reader IDENTIFIED BY 'let:me in'; GRANT ALL ON shop.* TO reader;
      CREATE USER mighty IDENTIFIED BY 'x'; GRANT SELECT, FILE ON *.* TO mighty;`);
  }, 60_000);
  afterAll(() => mysql.stop());

  test("gives rows as JSON, with values bound to their places", async () => {
    expect(await ask("SELECT *, ? AS said, id FROM orders WHERE id > ? ORDER BY total DESC", { parameters: ["' OR 1=1 -- ", 0] })).toEqual({
      columns: ["id", "total", "note", "at", "said", "id_2"],
      rows: [
        { id: "9007199254740993", total: 12.5, note: "first", at: "2026-01-02 03:04:05", said: "' OR 1=1 -- ", id_2: "9007199254740993" },
        { id: 2, total: 7, note: null, at: null, said: "' OR 1=1 -- ", id_2: 2 },
      ],
      truncated: false,
    });
  });

  test("stops at the rows asked for and at its time", async () => {
    const series = "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 900)";
    expect(await ask(`${series} SELECT n FROM s`, { maxRows: 5 })).toMatchObject({ truncated: true, rows: { length: 5 } });
    await expect(ask(`${series} SELECT COUNT(*) FROM s a, s b, s c, s d`, { timeoutMs: 300 })).rejects.toMatchObject({ code: "timeout" });
  });

  async function fingerprint() {
    const [rows] = await mysql.root.query<RowDataPacket[]>(`
      SELECT (SELECT GROUP_CONCAT(id, total ORDER BY id) FROM shop.orders) AS orders, (SELECT COUNT(*) FROM shop.old) AS old,
        (SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'shop') AS tables_there, (SELECT COUNT(*) FROM mysql.user) AS users`);
    return rows[0];
  }

  test.each([
    "SELECT 1; DELETE FROM orders",
    "INSERT INTO orders (id) VALUES (3)",
    "UPDATE orders SET total = 0",
    "DELETE FROM orders",
    "DROP TABLE orders",
    "TRUNCATE orders",
    "CREATE TABLE evil (a INT)",
    "ALTER TABLE orders ADD COLUMN evil INT",
    "REPLACE INTO orders (id) VALUES (3)",
    "INSERT INTO old VALUES (1)",
    "WITH s AS (SELECT 1) DELETE FROM orders",
    "(((DELETE FROM orders)))",
    "/*!50000 DELETE FROM orders */",
    "SELECT /*! 1; */ 1",
    "/* SELECT */ DELETE FROM orders",
    "-- SELECT\nDELETE FROM orders",
    "SELECT writes()",
    "CALL writing()",
    "DO writes()",
    "SELECT * FROM orders FOR UPDATE",
    "SELECT 'x' INTO OUTFILE '/tmp/trellis-evil'",
    "SELECT 'x' INTO/**/DUMPFILE '/tmp/trellis-evil'",
    "SELECT 1 INTO @evil",
    "SELECT LOAD_FILE('/etc/passwd')",
    "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE orders",
    "LOAD DATA INFILE '/etc/passwd' INTO TABLE orders",
    "SET SESSION TRANSACTION READ WRITE",
    "SET GLOBAL max_connections = 1",
    "SET PASSWORD = PASSWORD('evil')",
    "COMMIT",
    "START TRANSACTION READ WRITE",
    "PREPARE evil FROM 'DELETE FROM orders'",
    "HANDLER orders OPEN",
    "LOCK TABLES orders WRITE",
    "KILL 1",
    "FLUSH TABLES",
    "GRANT ALL ON shop.* TO reader",
    "EXPLAIN ANALYZE DELETE FROM orders",
    "ANALYZE TABLE orders",
  ])("changes nothing: %s", async (statement) => {
    const before = await fingerprint();
    const outcome = await ask(statement).catch((error: Error & { code: string }) => error.code);
    expect(await fingerprint()).toEqual(before);
    if (typeof outcome === "string") expect(["query_failed", "config_invalid"]).toContain(outcome);
    else expect(JSON.stringify(outcome.rows)).not.toContain("root:");
  });

  test("is not even asked for an account that has rights over files or the server", async () => {
    await expect(ask("SELECT 1", {}, "mighty:x")).rejects.toMatchObject({
      code: "config_invalid",
      fix: expect.stringContaining("GRANT SELECT"),
    });
    await expect(ask("SELECT 1", {}, "reader:wrong")).rejects.toMatchObject({ code: "http_auth" });
    await expect(ask("SELECT 1", { database: "none" })).rejects.toMatchObject({ code: "http_auth" });
    await expect(ask("SELECT nothing FROM orders")).rejects.toMatchObject({ code: "query_failed" });
  });
});
