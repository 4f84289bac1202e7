// The secrets that a person did not set: made once, kept in the data folder, readable only by its owner.
import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

const makers = {
  AUTH_SECRET: () => randomBytes(32).toString("base64url"),
  TRELLIS_ENCRYPTION_KEY: () => randomBytes(32).toString("hex"),
};

/** `{ AUTH_SECRET, TRELLIS_ENCRYPTION_KEY }`; what the environment sets wins over the file. */
export function readSecrets(dataDir) {
  const names = Object.keys(makers);
  const given = Object.fromEntries(names.filter((name) => process.env[name]).map((name) => [name, process.env[name]]));
  if (names.every((name) => name in given)) return given;
  return { ...keptSecrets(path.join(dataDir, "secrets.json")), ...given };
}

// Written aside and linked into place: two starters at once agree on one file, and a crash never leaves half of it.
function keptSecrets(file) {
  const draft = `${file}.${process.pid}`;
  const fresh = Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make()]));
  writeFileSync(draft, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return JSON.parse(readFileSync(file, "utf8"));
}
