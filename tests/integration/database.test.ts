import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { applyMigrations } from "@/scripts/migrate.mjs";
import { pool, prisma, transaction } from "@/server/db";
import { env } from "@/server/env";

const addOrg = (slug: string) => prisma().org.create({ data: { id: randomUUID(), slug, name: slug } });
const countOrgs = async (slug: string) => (await pool().query("SELECT 1 FROM org WHERE slug = $1", [slug])).rowCount;

describe("the database", () => {
  it("is migrated, and shared by Prisma and plain SQL", async () => {
    await addOrg("shared");
    expect(await countOrgs("shared")).toBe(1);
  });

  it("has nothing left to apply when migrated again", async () => {
    expect(await applyMigrations({ url: env().DATABASE_URL })).toEqual([]);
  });

  it("refuses a database that a newer version has used", async () => {
    await pool().query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ('future', '', '29990101000000_future', now(), 1)`,
    );
    await expect(applyMigrations({ url: env().DATABASE_URL })).rejects.toThrow("29990101000000_future");
    await pool().query("DELETE FROM _prisma_migrations WHERE id = 'future'");
  });
});

describe("a transaction", () => {
  it("leaves nothing behind when its work throws", async () => {
    const failing = transaction(async (tx) => {
      await tx.query("INSERT INTO org (id, slug, name) VALUES ('x', 'undone', 'Undone')");
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await countOrgs("undone")).toBe(0);
  });

  it("is tried again after a deadlock", async () => {
    const [first, second] = [await addOrg("first"), await addOrg("second")];
    let bothHoldOne = () => {};
    const meeting = new Promise<void>((resolve) => {
      let waiting = 2;
      bothHoldOne = () => --waiting === 0 && resolve();
    });
    const renameBoth = (ids: string[], name: string) =>
      transaction(async (tx) => {
        await tx.query("UPDATE org SET name = $2 WHERE id = $1", [ids[0], name]);
        bothHoldOne();
        await meeting;
        await tx.query("UPDATE org SET name = $2 WHERE id = $1", [ids[1], name]);
      });
    await Promise.all([renameBoth([first.id, second.id], "a"), renameBoth([second.id, first.id], "b")]);
    const { rows } = await pool().query("SELECT DISTINCT name FROM org WHERE id = ANY($1)", [[first.id, second.id]]);
    expect(rows).toHaveLength(1);
  });
});
