import "server-only";
import type { IncomingMessage } from "node:http";
import sjson from "secure-json-parse";
import { AppError } from "@/server/errors";
import { limits } from "@/server/limits";

/**
 * A request's body as bytes. Stops reading at the limit, whatever Content-Length says.
 * Throws `too_large`, and `unsupported_media_type` for a compressed body (its inflated size cannot be known beforehand).
 */
export async function readBytes(request: Request, maxBytes: number = limits.requestBodyBytes): Promise<Buffer> {
  checkBodyHeaders(request.headers, maxBytes);
  if (!request.body) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes += part.value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      throw tooLarge(maxBytes);
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}

/** The same of Node's own request. What comes after the limit is thrown away, so that the caller can still be told. */
export function readIncomingBytes(request: IncomingMessage, headers: Headers): Promise<Buffer> {
  const maxBytes = limits.requestBodyBytes;
  checkBodyHeaders(headers, maxBytes);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) chunks.push(chunk);
      else reject(tooLarge(maxBytes));
    });
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("error", reject);
  });
}

function checkBodyHeaders(headers: Headers, maxBytes: number): void {
  const encoding = headers.get("content-encoding");
  if (encoding !== null && encoding !== "identity")
    throw new AppError("unsupported_media_type", `A body encoded with ${encoding} is not read.`, { fix: "Send the body uncompressed." });
  if (Number(headers.get("content-length") ?? 0) > maxBytes) throw tooLarge(maxBytes);
}

/** JSON text as a value without `__proto__` keys. Depth is counted before it is parsed. Throws `invalid_input`. */
export function parseJson(text: string): unknown {
  checkDepth(text);
  return parse(text, (plain) => sjson.parse(plain, undefined, { protoAction: "remove", constructorAction: "remove" }));
}

/** The same for a body with a document in it, whose own check (migrate-document.ts) says where it is too deep or has a `__proto__` key. */
export function parseDocumentJson(text: string): unknown {
  checkDepth(text, 2 * limits.jsonDepth);
  return parse(text, JSON.parse);
}

function parse(text: string, read: (text: string) => unknown): unknown {
  try {
    return read(text);
  } catch (error) {
    throw new AppError("invalid_input", "The body is not valid JSON.", {
      fix: "Send one JSON value, encoded as UTF-8.",
      ...(error instanceof SyntaxError ? { detail: error.message.slice(0, 200) } : {}),
    });
  }
}

/** Throws `invalid_input` for JSON text nested deeper than the limit. One pass, no recursion; text inside strings does not count. */
export function checkDepth(text: string, maxDepth: number = limits.jsonDepth): void {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === backslash) index++;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else if (code === openBrace || code === openBracket) {
      if (++depth > maxDepth)
        throw new AppError("invalid_input", `The JSON is nested deeper than ${maxDepth} levels.`, {
          fix: "Flatten it, or send it as text.",
        });
    } else if (code === closeBrace || code === closeBracket) depth--;
  }
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [34, 92, 123, 125, 91, 93];

function tooLarge(maxBytes: number): AppError {
  return new AppError("too_large", `The body is larger than ${maxBytes} bytes.`, { fix: "Send less, or send a link to it." });
}
