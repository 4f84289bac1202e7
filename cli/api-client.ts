import { CommandError } from "./command-error";

export type Connection = { url: string; key: string | undefined };

type Problem = { title?: string; detail?: string; code?: string; field?: string; fix?: string };

/** Sends one request to /api/v1 and returns its JSON. Throws a CommandError that says what the server said. */
export async function callApi<T>(connection: Connection, method: string, route: string, body?: unknown): Promise<T> {
  const response = await send(connection, method, route, { body, accept: "application/json" });
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Opens a stream of server-sent events and yields each one's name and data, until the server ends it. */
export async function* streamApi(connection: Connection, route: string): AsyncGenerator<{ event: string; data: string }> {
  const response = await send(connection, "GET", route, { accept: "text/event-stream" });
  if (!response.body) return;
  let buffer = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    buffer += decoder.decode(chunk, { stream: true });
    const frames = buffer.split("\n\n");
    buffer = frames.pop() ?? "";
    for (const frame of frames) {
      const event = /^event: ?(.*)$/m.exec(frame)?.[1];
      const data = /^data: ?(.*)$/m.exec(frame)?.[1];
      if (event !== undefined) yield { event, data: data ?? "" };
    }
  }
}

async function send({ url, key }: Connection, method: string, route: string, options: { body?: unknown; accept: string }) {
  if (!key) {
    throw new CommandError("This command needs an API key. Make one under Settings, API keys, then set TRELLIS_API_KEY or pass --key.");
  }
  const headers: Record<string, string> = { authorization: `Bearer ${key}`, accept: options.accept };
  if (options.body !== undefined) headers["content-type"] = "application/json";
  const response = await reach(url, () =>
    fetch(new URL(`/api/v1/${route}`, url), { method, headers, body: options.body === undefined ? null : JSON.stringify(options.body) }),
  );
  if (!response.ok) throw new CommandError(describeProblem(response.status, await response.text()));
  return response;
}

async function reach(url: string, request: () => Promise<Response>): Promise<Response> {
  try {
    return await request();
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new CommandError(`Trellis cannot be reached at ${url} (${reason}). Start it with \`npm start\`, or set TRELLIS_URL or --url.`);
  }
}

function describeProblem(status: number, text: string): string {
  const problem = parseProblem(text);
  if (!problem) return `The server answered ${status}, but not in Trellis's way. Does the address point at Trellis?`;
  const where = problem.field ? ` (${problem.field})` : "";
  return [`${problem.detail ?? problem.title ?? status}${where}`, problem.fix].filter(Boolean).join("\n");
}

function parseProblem(text: string): Problem | undefined {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return undefined; // An HTML page of some other server.
  }
}
