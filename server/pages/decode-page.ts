import "server-only";

/** How far into a page its own word for its encoding is looked for. */
const headBytes = 4_096;

/** The text of a page: its byte order mark decides, then what its server says, then what it says itself, then UTF-8. */
export function decodePage(bytes: Uint8Array, contentType: string): string {
  const label = markOf(bytes) ?? labelIn(contentType) ?? declaredIn(bytes) ?? "utf-8";
  return decoderFor(label).decode(bytes);
}

function markOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return undefined;
}

const labelIn = (text: string) => /charset\s*=\s*["']?([\w:.-]+)/i.exec(text)?.[1];

function declaredIn(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, headBytes));
  const tag = /<meta[^>]+charset[^>]*>|<\?xml[^>]+encoding[^>]*>/i.exec(head)?.[0].replace("encoding", "charset");
  const label = tag && labelIn(tag);
  // It could not have been read as one-byte letters.
  return label && /^utf-16/i.test(label) ? "utf-8" : label;
}

function decoderFor(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    // A name that no encoding has.
    return new TextDecoder();
  }
}
