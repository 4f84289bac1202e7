import "server-only";
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { env } from "./env";
import { AppError } from "./errors";

const nonceBytes = 12;
const tagBytes = 16;

/** Names the key without telling anything of it, so that a wrong key is told apart from a tampered secret. */
const keyId = (key: Buffer) => createHash("sha256").update("trellis-key-id").update(key).digest("hex").slice(0, 8);
const currentKey = () => Buffer.from(env().TRELLIS_ENCRYPTION_KEY, "hex");

/**
 * Encrypts with AES-256-GCM under the process's key: `v1.<key id>.<nonce>.<ciphertext and tag>`, base64url.
 * `aad` names the place it is stored in (e.g. `provider:<orgId>:<id>`); only the same `aad` decrypts it, so a ciphertext
 * copied to another row is worthless.
 */
export function encrypt(plain: string, aad: string): string {
  const key = currentKey();
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(aad));
  const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return ["v1", keyId(key), nonce.toString("base64url"), sealed.toString("base64url")].join(".");
}

/**
 * Gives back what `encrypt` took. Throws AppError config_invalid when it was encrypted under another key, for another
 * place, or was changed since.
 */
export function decrypt(cipher: string, aad: string): string {
  const key = currentKey();
  const [version, id, nonceText, sealedText] = cipher.split(".");
  if (version !== "v1" || nonceText === undefined || sealedText === undefined) throw unreadable("it is not in a known format");
  if (id !== keyId(key)) throw unreadable("it was stored under another encryption key");
  const nonce = Buffer.from(nonceText, "base64url");
  const sealed = Buffer.from(sealedText, "base64url");
  if (nonce.length !== nonceBytes || sealed.length < tagBytes) throw unreadable("it was changed since it was stored");
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(aad));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]).toString("utf8");
  } catch (cause) {
    throw unreadable("it was changed since it was stored", cause);
  }
}

function unreadable(why: string, cause?: unknown): AppError {
  return new AppError("config_invalid", `A stored secret cannot be read: ${why}.`, {
    fix: "Start with the TRELLIS_ENCRYPTION_KEY it was stored under, or enter the secret again.",
    cause,
  });
}
