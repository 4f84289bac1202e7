import { afterAll, beforeAll, expect, test, vi } from "vitest";

beforeAll(() => {
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("AUTH_SECRET", "x".repeat(32));
});
afterAll(() => vi.unstubAllEnvs());

/** env() is read once per process, so another key means another copy of the module. */
async function underKey(key: string) {
  vi.resetModules();
  vi.stubEnv("TRELLIS_ENCRYPTION_KEY", key.repeat(64));
  return await import("./encryption");
}

test("a secret comes back whole, also when empty or not ASCII", async () => {
  const { encrypt, decrypt } = await underKey("a");
  for (const secret of ["sk-live-123", "", "Schlüssel 🔑", "x".repeat(100_000)])
    expect(decrypt(encrypt(secret, "provider:o:1"), "provider:o:1")).toBe(secret);
});

test("the same secret never looks the same twice and does not show in the ciphertext", async () => {
  const { encrypt } = await underKey("a");
  const seen = new Set(Array.from({ length: 100 }, () => encrypt("sk-live-123", "a")));
  expect(seen.size).toBe(100);
  for (const cipher of seen) expect(Buffer.from(cipher.split(".")[3]!, "base64url").toString("latin1")).not.toContain("sk-live");
});

test("a ciphertext moved to another row does not decrypt", async () => {
  const { encrypt, decrypt } = await underKey("a");
  const cipher = encrypt("sk", "provider:org-a:1");
  expect(() => decrypt(cipher, "provider:org-b:1")).toThrow(/cannot be read/);
});

test("a ciphertext with any one bit changed, or cut, does not decrypt", async () => {
  const { encrypt, decrypt } = await underKey("a");
  const [version, id, nonce, sealed] = encrypt("sk-live", "a").split(".") as [string, string, string, string];
  const bytes = Buffer.from(sealed, "base64url");
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const changed = Buffer.from(bytes);
    changed[bit >> 3]! ^= 1 << (bit & 7);
    expect(() => decrypt([version, id, nonce, changed.toString("base64url")].join("."), "a")).toThrow(/changed/);
  }
  for (let length = 0; length < bytes.length; length++)
    expect(() => decrypt([version, id, nonce, bytes.subarray(0, length).toString("base64url")].join("."), "a")).toThrow(/changed/);
  expect(() => decrypt("rubbish", "a")).toThrow(/known format/);
});

test("a secret stored under another key says so", async () => {
  const first = await underKey("a");
  const cipher = first.encrypt("sk", "a");
  const second = await underKey("b");
  expect(() => second.decrypt(cipher, "a")).toThrow(/another encryption key/);
});
