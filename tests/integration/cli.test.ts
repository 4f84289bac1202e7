import { spawn } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, inject, it } from "vitest";
import { pool } from "@/server/db";

type Outcome = { code: number | null; stdout: string; stderr: string };

function trellis(words: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["cli/trellis.mjs", ...words], { env: { ...process.env, ...env } });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => (stdout += chunk));
    child.stderr.on("data", (chunk) => (stderr += chunk));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

const owner = ["--email", "ada@example.com", "--password", "correct horse battery", "--org", "Analytical Engines"];

it("setup makes an owner, an org and a key once, and a further org only when told to", async () => {
  const first = await trellis(["setup", ...owner, "--json"]);
  expect(first.stderr).toBe("");
  const made = JSON.parse(first.stdout);
  expect(made).toMatchObject({ orgSlug: "analytical-engines", apiKey: expect.stringMatching(/^trl_[0-9A-Za-z]{43}$/) });
  const { rows } = await pool().query("SELECT role FROM member WHERE user_id = $1 AND org_id = $2", [made.userId, made.orgId]);
  expect(rows).toEqual([{ role: "owner" }]);

  const second = await trellis(["setup", ...owner, "--json"]);
  expect(second).toMatchObject({ code: 1, stdout: "" });
  expect(second.stderr).toContain("--force-new-org");

  const forced = JSON.parse((await trellis(["setup", ...owner, "--json", "--force-new-org"])).stdout);
  expect(forced).toMatchObject({ orgSlug: "analytical-engines-2", userId: made.userId });
});

it("setup names what is wrong with its input", async () => {
  const outcome = await trellis(["setup", "--email", "nobody", "--password", "short", "--org", "X"]);
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain("email:");
  expect(outcome.stderr).toContain("password:");
});

it("workflows validate exits 1 for a document with errors and 0 for a template", async () => {
  const folder = await mkdtemp(path.join(inject("testFolder"), "cli-"));
  const broken = path.join(folder, "broken.json");
  await writeFile(broken, JSON.stringify({ version: 1, nodes: [], edges: [{ id: "e", source: "a", target: "b" }] }));
  expect((await trellis(["workflows", "validate", broken])).code).toBe(1);

  const template = JSON.parse(await readFile("prisma/templates/parallel-perspectives.json", "utf8"));
  const sound = path.join(folder, "sound.json");
  await writeFile(sound, JSON.stringify(template.document));
  expect(await trellis(["workflows", "validate", sound])).toMatchObject({ code: 0, stderr: "" });

  const exported = path.join(folder, "exported.json");
  await writeFile(exported, JSON.stringify({ format: "trellis-workflows", workflows: [{ name: "A", document: template.document }] }));
  expect(await trellis(["workflows", "validate", exported])).toMatchObject({ code: 0, stderr: "" });

  const missing = await trellis(["workflows", "validate", path.join(folder, "missing.json")]);
  expect(missing.code).toBe(1);
  expect(missing.stderr).toContain("missing.json cannot be read");
});

it("workflows import says where in a file it is wrong, before it asks any server", async () => {
  const file = path.join(await mkdtemp(path.join(inject("testFolder"), "cli-")), "bad.json");
  await writeFile(
    file,
    JSON.stringify({ version: 1, nodes: [{ id: "n", type: "set", name: "N", position: { x: "left", y: 0 } }], edges: [] }),
  );
  const outcome = await trellis(["workflows", "import", file, "--url", "http://127.0.0.1:1", "--key", "none"]);
  expect(outcome).toMatchObject({ code: 1, stdout: "" });
  expect(outcome.stderr).toMatch(/bad\.json: Node “n”, position\.x: /);
});

it("a command for a server says how to get a key, and when nobody answers", async () => {
  const url = ["--url", "http://127.0.0.1:1"];
  expect((await trellis(["workflows", "list", ...url], { TRELLIS_API_KEY: "" })).stderr).toContain("TRELLIS_API_KEY");
  const unreachable = await trellis(["workflows", "list", ...url, "--key", "trl_x"]);
  expect(unreachable.code).toBe(1);
  expect(unreachable.stderr).toContain("cannot be reached at http://127.0.0.1:1");
});
