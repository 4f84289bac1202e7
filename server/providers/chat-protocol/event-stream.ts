import "server-only";

/**
 * Reads server-sent events piece by piece: `push` gives the data of the events that its bytes completed. Bytes may be cut
 * anywhere; lines end as the server likes. An event that the stream ends in the middle of is never given.
 */
export function eventStreamReader() {
  const decoder = new TextDecoder();
  let rest = "";
  let data: string[] = [];

  /** The data of the event that this line ends, if it does. */
  function readLine(line: string): string | undefined {
    if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
    if (line !== "" || data.length === 0) return undefined;
    const event = data.join("\n");
    data = [];
    return event;
  }

  return {
    push(bytes: Uint8Array): string[] {
      rest += decoder.decode(bytes, { stream: true });
      // A carriage return at the end may be the first half of a line's end.
      const isCut = rest.endsWith("\r");
      const lines = (isCut ? rest.slice(0, -1) : rest).split(/\r\n|\n|\r/);
      rest = (lines.pop() ?? "") + (isCut ? "\r" : "");
      return lines.flatMap((line) => readLine(line) ?? []);
    },
  };
}
