import { createServer, type Socket } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { queryDatabase } from "@/server/sql/query-database";
import type { DatabaseQuery } from "@/server/workflow/tool-context";

const role = `reader_${Math.random().toString(36).slice(2)}`;
const admin = new pg.Client({ connectionString: process.env.DATABASE_URL });
const at = new URL(process.env.DATABASE_URL ?? "");
const server = { host: at.hostname, port: Number(at.port), encryption: "none" as const };

beforeAll(async () => {
  await admin.connect();
  await admin.query(`
    CREATE TABLE orders (id int PRIMARY KEY, total numeric(12,2), note text, at timestamptz, tags text[], data jsonb, big bigint);
    INSERT INTO orders VALUES (1, 12.50, 'first', '2026-01-02T03:04:05Z', '{a,"b c"}', '{"a":[1]}', 9007199254740993), (2, 7, NULL, NULL, NULL, NULL, 4);
    CREATE SEQUENCE counter;
    CREATE FUNCTION writes() RETURNS int LANGUAGE sql AS 'INSERT INTO orders (id) VALUES (99) RETURNING id';
    CREATE FUNCTION writes_as_owner() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'INSERT INTO orders (id) VALUES (98) RETURNING id';
    CREATE FUNCTION leaves_read_only() RETURNS int LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN PERFORM set_config('transaction_read_only', 'off', true); INSERT INTO orders (id) VALUES (97); RETURN 1; END $$;
    CREATE PROCEDURE commits() LANGUAGE plpgsql AS $$ BEGIN COMMIT; INSERT INTO orders (id) VALUES (96); END $$;
    CREATE ROLE ${role} LOGIN PASSWORD 'let me in';
    GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role};
    GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${role};
    GRANT CREATE, USAGE ON SCHEMA public TO ${role};`);
});
afterAll(() => admin.end());

const ask = (statement: string, more: Partial<DatabaseQuery> = {}, secret: string | null = `${role}:let me in`) =>
  queryDatabase(
    { engine: "postgresql", server, database: at.pathname.slice(1), statement, parameters: [], maxRows: 100, timeoutMs: 2_000, ...more },
    { orgId: "org", secret, signal: new AbortController().signal },
  );

describe("a question", () => {
  test("gives rows as JSON: exact numbers stay exact, times and lists are readable, names are told apart", async () => {
    expect(await ask("SELECT *, id FROM orders ORDER BY id")).toEqual({
      columns: ["id", "total", "note", "at", "tags", "data", "big", "id_2"],
      rows: [
        {
          id: 1,
          total: 12.5,
          note: "first",
          at: "2026-01-02 03:04:05+00",
          tags: ["a", "b c"],
          data: { a: [1] },
          big: "9007199254740993",
          id_2: 1,
        },
        { id: 2, total: 7, note: null, at: null, tags: null, data: null, big: 4, id_2: 2 },
      ],
      truncated: false,
    });
  });

  test("takes its values as parameters, which are never a part of the statement", async () => {
    const { rows } = await ask("SELECT $1::text AS a, id FROM orders WHERE id = $2;", { parameters: ["' OR 1=1; DROP TABLE orders--", 2] });
    expect(rows).toEqual([{ a: "' OR 1=1; DROP TABLE orders--", id: 2 }]);
  });

  test("stops at the rows that were asked for, and at what fits", async () => {
    const many = await ask("SELECT generate_series(1, 100000000) AS g", { maxRows: 10 });
    expect(many).toMatchObject({ truncated: true, rows: { length: 10 } });
    const wide = await ask("SELECT repeat('x', 100000) AS wide FROM generate_series(1, 100)");
    expect(wide.truncated).toBe(true);
    expect(wide.rows.length).toBeLessThan(21);
    await expect(ask("SELECT repeat('x', 200000000)")).rejects.toMatchObject({ code: "too_large" });
  });

  test.each([
    "SELECT pg_sleep(60)",
    "SELECT count(*) FROM generate_series(1, 10000000000)",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT count(*) FROM r",
  ])("that takes too long is ended: %s", async (statement) => {
    const began = Date.now();
    await expect(ask(statement, { timeoutMs: 300 })).rejects.toMatchObject({ code: "timeout" });
    expect(Date.now() - began).toBeLessThan(3_000);
    await expect
      .poll(async () => (await admin.query("SELECT 1 FROM pg_stat_activity WHERE usename = $1", [role])).rowCount, { timeout: 5_000 })
      .toBe(0);
  });

  test("that is wrong is refused in the database's words, with the place", async () => {
    await expect(ask("SELECT nothing FROM orders")).rejects.toMatchObject({
      code: "query_failed",
      message: expect.stringContaining('column "nothing" does not exist'),
      detail: expect.stringContaining("Near “nothing FROM orders”"),
    });
  });
});

/** Whatever could have changed. */
async function fingerprint() {
  const { rows } = await admin.query(`
    SELECT (SELECT json_agg(o ORDER BY id) FROM orders o) AS orders, (SELECT last_value FROM counter) AS counter,
      (SELECT count(*)::int FROM pg_class) AS relations, (SELECT count(*)::int FROM pg_proc) AS functions,
      (SELECT count(*)::int FROM pg_largeobject_metadata) AS objects, (SELECT count(*)::int FROM pg_authid WHERE rolname LIKE 'evil%') AS roles,
      (SELECT count(*)::int FROM pg_db_role_setting) AS settings, (SELECT count(*)::int FROM pg_replication_slots) AS slots`);
  return rows[0];
}

const attacks = [
  "SELECT 1; DROP TABLE orders",
  "SELECT 1;COMMIT;DROP TABLE orders",
  "; DROP TABLE orders",
  "SELECT 1 /* ; */ ; DELETE FROM orders",
  "INSERT INTO orders (id) VALUES (3)",
  "UPDATE orders SET total = 0",
  "DELETE FROM orders",
  "TRUNCATE orders",
  "DROP TABLE orders",
  "CREATE TABLE evil (a int)",
  "CREATE TEMP TABLE evil (a int)",
  "SELECT * INTO evil FROM orders",
  "CREATE TABLE evil AS SELECT 1",
  "ALTER TABLE orders ADD COLUMN evil int",
  "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
  "WITH new AS (INSERT INTO orders (id) VALUES (3) RETURNING *) SELECT * FROM new",
  "SELECT * FROM orders FOR UPDATE",
  "SELECT writes()",
  "SELECT writes_as_owner()",
  "SELECT leaves_read_only()",
  "CALL commits()",
  "DO $$ BEGIN DELETE FROM orders; END $$",
  "SELECT nextval('counter')",
  "SELECT setval('counter', 500)",
  "SELECT set_config('transaction_read_only', 'off', false)",
  "SET TRANSACTION READ WRITE",
  "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
  "COMMIT",
  "ROLLBACK",
  "BEGIN",
  "RESET ALL",
  "COPY orders TO PROGRAM 'id > /tmp/trellis-evil'",
  "COPY orders FROM PROGRAM 'id'",
  "COPY orders TO STDOUT",
  "COPY orders TO '/tmp/trellis-evil'",
  "SELECT pg_read_file('/etc/passwd')",
  "SELECT pg_read_binary_file('/etc/passwd')",
  "SELECT pg_ls_dir('/')",
  "SELECT lo_import('/etc/passwd')",
  "SELECT lo_create(4242)",
  "SELECT lo_from_bytea(0, 'x')",
  "SELECT lo_export(1, '/tmp/trellis-evil')",
  "SELECT * FROM dblink('dbname=postgres', 'DROP TABLE orders') AS t(a text)",
  "SELECT query_to_xml('DELETE FROM orders', true, false, '')",
  "SELECT pg_reload_conf()",
  "SELECT pg_create_physical_replication_slot('evil')",
  "CREATE ROLE evil",
  "ALTER ROLE CURRENT_USER SET default_transaction_read_only = off",
  "ALTER SYSTEM SET work_mem = '1GB'",
  "GRANT ALL ON orders TO PUBLIC",
  "CREATE EXTENSION dblink",
  "LISTEN evil",
  "NOTIFY evil",
  "SELECT pg_notify('evil', 'x')",
  "SELECT pg_advisory_lock(42)",
  "LOCK TABLE orders",
  "VACUUM orders",
  "PREPARE evil AS DELETE FROM orders",
  "EXECUTE evil",
  "EXPLAIN ANALYZE DELETE FROM orders",
  "REFRESH MATERIALIZED VIEW orders",
  "LOAD 'evil'",
];

describe("what would write", () => {
  test.each(attacks)("changes nothing: %s", async (statement) => {
    const before = await fingerprint();
    const outcome = await ask(statement).catch((error: Error & { code: string }) => error.code);
    expect(await fingerprint()).toEqual(before);
    // Whatever was let through was a question.
    if (typeof outcome === "string") expect(["query_failed", "config_invalid"]).toContain(outcome);
    else expect(statement).toMatch(/^SELECT (set_config|lo_create|lo_from_bytea|pg_notify|pg_advisory_lock|query_to_xml)/);
    const held = await admin.query(
      "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = 42 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    );
    expect(held.rowCount).toBe(0);
  });

  test("is not even begun for an account that could write past the transaction", async () => {
    const mighty = `${decodeURIComponent(at.username)}:${decodeURIComponent(at.password)}`;
    await expect(ask("SELECT 1", {}, mighty)).rejects.toMatchObject({
      code: "config_invalid",
      message: expect.stringContaining("superuser"),
    });
    await admin.query(`GRANT pg_execute_server_program TO ${role}`);
    await expect(ask("SELECT 1")).rejects.toMatchObject({ code: "config_invalid", fix: expect.stringContaining("pg_read_all_data") });
    await admin.query(`REVOKE pg_execute_server_program FROM ${role}`);
  });
});

describe("the way there", () => {
  test("needs a user and password, and says when they are refused", async () => {
    await expect(ask("SELECT 1", {}, null)).rejects.toMatchObject({ code: "config_invalid", field: "config.credential" });
    await expect(ask("SELECT 1", {}, "nobody:wrong")).rejects.toMatchObject({ code: "http_auth" });
    await expect(ask("SELECT 1", { database: "not_there" })).rejects.toMatchObject({ code: "http_auth" });
  });

  test("is encrypted unless told otherwise", async () => {
    await expect(ask("SELECT 1", { server: { ...server, encryption: "verified" } })).rejects.toMatchObject({
      code: "http_unavailable",
      message: expect.stringContaining("TLS"),
    });
  });

  test.each(["10.0.0.1", "169.254.169.254", "::1", "0.0.0.0", "2130706434", "0x7f000002", "::ffff:127.0.0.2", "127.0.0.2"])(
    "does not lead to %s, which nobody opened",
    async (host) => {
      await expect(ask("SELECT 1", { server: { ...server, host } })).rejects.toMatchObject({ code: "address_blocked" });
    },
  );

  test.each(["/var/run/postgresql", "db?sslmode=disable", "a b", "user@db", ""])("is no file and no trick: %j", async (host) => {
    await expect(ask("SELECT 1", { server: { ...server, host } })).rejects.toMatchObject({ code: "invalid_input" });
  });

  test("ends when the other side says nothing, and when the run is cancelled", async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    await expect(ask("SELECT 1", { server: { ...server, port }, timeoutMs: 100 })).rejects.toMatchObject({ code: "timeout" });
    const controller = new AbortController();
    const query: DatabaseQuery = {
      engine: "postgresql",
      server: { ...server, port },
      database: "x",
      statement: "SELECT 1",
      parameters: [],
      maxRows: 1,
      timeoutMs: 60_000,
    };
    const asked = queryDatabase(query, { orgId: "org", secret: "a:b", signal: controller.signal });
    asked.catch(() => undefined);
    await expect.poll(() => sockets.length).toBe(2);
    controller.abort(new Error("stopped"));
    await expect(asked).rejects.toThrow("stopped");
    silent.close();
  });
});
