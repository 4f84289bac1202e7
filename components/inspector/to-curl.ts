type Call = { url: string; auth: unknown; sample: unknown; secret: string | null };

/** A command that calls a webhook, to be pasted into a shell. A signature is made by the sender, so signed hooks only say how. */
export function toCurl({ url, auth, sample, secret }: Call): string {
  const body = JSON.stringify(sample ?? { hello: "world" });
  const lines = [`curl -X POST ${quote(url)}`, "-H 'content-type: application/json'"];
  if (auth === "token") lines.push(`-H ${quote(`authorization: Bearer ${secret ?? "<secret>"}`)}`);
  if (auth === "hmac") lines.push("-H 'x-hub-signature-256: sha256=<HMAC-SHA256 of the body with the secret, in hex>'");
  return [...lines, `-d ${quote(body)}`].join(" \\\n  ");
}

/** For a POSIX shell: nothing inside single quotes means anything but a single quote. */
const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
