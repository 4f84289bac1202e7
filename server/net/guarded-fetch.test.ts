import { createServer, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { guardedFetch as GuardedFetch } from "./guarded-fetch";

let guardedFetch: typeof GuardedFetch;
let open: string;
let other: string;
let inside: { port: number; connections: number };
const servers: { close(): unknown }[] = [];

async function listen(handler: RequestListener, host = "127.0.0.1"): Promise<{ server: Server; port: number }> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return { server, port: (server.address() as AddressInfo).port };
}

const routes: RequestListener = (request, response) => {
  const url = new URL(request.url ?? "/", "http://x");
  const status = Number(url.searchParams.get("status") ?? 302);
  switch (url.pathname) {
    case "/echo": {
      const chunks: Buffer[] = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () =>
        response.end(JSON.stringify({ method: request.method, headers: request.headers, body: Buffer.concat(chunks).toString() })),
      );
      return;
    }
    case "/to":
      return void response.writeHead(status, { location: url.searchParams.get("url") ?? "" }).end();
    case "/loop":
      return void response.writeHead(302, { location: "/loop" }).end();
    case "/gzip":
      return void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(3_000_000)));
    case "/brotli":
      return void response.writeHead(200, { "content-encoding": "br" }).end(brotliCompressSync(Buffer.alloc(3_000_000)));
    case "/announced":
      return void response.writeHead(200, { "content-length": "3000000" }).write("x");
    case "/silent":
      return;
    case "/stalls":
      response.writeHead(200).write("first");
      return;
    case "/cut":
      response.writeHead(200, { "content-length": "100" }).write("half", () => response.destroy());
      return;
    case "/empty":
      return void response.writeHead(204).end();
    default:
      return void response.end("ok");
  }
};

beforeAll(async () => {
  const first = await listen(routes);
  const second = await listen(routes);
  open = `http://127.0.0.1:${first.port}`;
  other = `http://127.0.0.1:${second.port}`;
  const { server, port } = await listen((_request, response) => response.end("secret"), "::");
  inside = { port, connections: 0 };
  server.on("connection", () => inside.connections++);
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@localhost/none");
  vi.stubEnv("AUTH_SECRET", "x".repeat(32));
  vi.stubEnv("TRELLIS_ENCRYPTION_KEY", "a".repeat(64));
  vi.stubEnv("TRELLIS_ALLOW_HOSTS", `127.0.0.1:${first.port},127.0.0.1:${second.port},localhost:${first.port},127.0.0.1:1025`);
  vi.stubEnv("HTTP_PROXY", `http://127.0.0.1:${port}`);
  ({ guardedFetch } = await import("./guarded-fetch"));
});
afterAll(() => {
  for (const server of servers) server.close();
  vi.unstubAllEnvs();
});

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error: { code?: string }) => error.code ?? error,
  );

// Decimal, octal, hex, short, wildcard, full-width, mapped, NAT64, 6to4, carrier NAT, multicast, metadata…
const hostile = [
  "127.0.0.1",
  "localhost",
  "LOCALHOST",
  "127.1",
  "127.0.1",
  "2130706433",
  "0x7f000001",
  "0x7f.1",
  "0177.0.0.1",
  "017700000001",
  "0",
  "0.0.0.0",
  "127.0.0.1.",
  "127.255.255.254",
  "10.0.0.1",
  "172.16.0.1",
  "192.168.0.1",
  "169.254.169.254",
  "100.64.0.1",
  "100.100.100.200",
  "198.18.0.1",
  "192.0.0.192",
  "192.0.2.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "168.63.129.16",
  "①②⑦.⓪.⓪.①",
  "127。0。0。1",
  "１２７.0.0.1",
  "%31%32%37.0.0.1",
  "[::1]",
  "[::]",
  "[::127.0.0.1]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "[fd00:ec2::254]",
  "[fe80::1]",
  "[fc00::1]",
  "[ff02::1]",
  "[100::1]",
  "[2001:db8::1]",
  "[2001::1]",
  "[4000::1]",
];

test.each(hostile)("%s is refused before a connection is made", async (host) => {
  await expect(codeOf(guardedFetch(`http://${host}:${inside.port}/`))).resolves.toBe("address_blocked");
  expect(inside.connections).toBe(0);
});

test("a user name that looks like a host does not fool it", async () => {
  await expect(codeOf(guardedFetch(`http://example.com@127.0.0.1:${inside.port}/`))).resolves.toBe("invalid_input");
  expect(inside.connections).toBe(0);
});

test("a trailing dot changes nothing", async () => {
  // Some resolvers know "localhost." and some do not: either way nothing is reached.
  expect(["address_blocked", "http_unavailable"]).toContain(await codeOf(guardedFetch(`http://localhost.:${inside.port}/`)));
  expect(inside.connections).toBe(0);
});

test("open and closed inside ports are refused with the same words", async () => {
  const texts = await Promise.all(
    [inside.port, 1024, 9_999].map((port) => guardedFetch(`http://127.0.0.1:${port}/`).catch((error: Error) => error.message)),
  );
  expect(new Set(texts).size).toBe(1);
});

test.each([22, 25, 3306, 5432, 6379, 11211])("port %i of a public address is refused", async (port) => {
  await expect(codeOf(guardedFetch(`http://1.1.1.1:${port}/`))).resolves.toBe("address_blocked");
});

test.each(["data:text/plain,hi", "file:///etc/passwd", "gopher://1.1.1.1/", "ftp://1.1.1.1/", "ws://1.1.1.1/", "blob:http://1.1.1.1/x"])(
  "%s is not fetched",
  async (url) => {
    await expect(codeOf(guardedFetch(url))).resolves.toBe("address_blocked");
  },
);

test("what is not an address or not a header is the caller's mistake", async () => {
  await expect(codeOf(guardedFetch("example.com/path"))).resolves.toBe("invalid_input");
  await expect(codeOf(guardedFetch(`${open}/echo`, { headers: { "x-a": "1\r\nx-b: 2" } }))).resolves.toBe("invalid_input");
});

test.each([301, 302, 303, 307, 308])("a %i redirect to an inside address is refused", async (status) => {
  const target = encodeURIComponent(`http://127.0.0.1:${inside.port}/`);
  await expect(codeOf(guardedFetch(`${open}/to?status=${status}&url=${target}`))).resolves.toBe("address_blocked");
  await expect(codeOf(guardedFetch(`${open}/to?status=${status}&url=${encodeURIComponent("file:///etc/passwd")}`))).resolves.toBe(
    "address_blocked",
  );
  expect(inside.connections).toBe(0);
});

test("a redirect loop ends with an error", async () => {
  await expect(codeOf(guardedFetch(`${open}/loop`))).resolves.toBe("http_unavailable");
});

test("keys do not follow a redirect to another origin, and do within one", async () => {
  const headers = { authorization: "Bearer s3cret", "x-api-key": "s3cret", cookie: "s3cret", "user-agent": "me" };
  const away = await guardedFetch(`${open}/to?url=${encodeURIComponent(`${other}/echo`)}`, { headers });
  const text = await away.text();
  expect(text).not.toContain("s3cret");
  expect(JSON.parse(text).headers["user-agent"]).toBe("me");
  const near = await guardedFetch(`${open}/to?url=/echo`, { headers });
  expect((await near.json()).headers.authorization).toBe("Bearer s3cret");
});

test("a 303 turns a POST into a GET; a 307 sends the same body again", async () => {
  const post = { method: "POST", body: '{"a":1}', headers: { "content-type": "application/json" } };
  expect(await (await guardedFetch(`${open}/to?status=303&url=/echo`, post)).json()).toMatchObject({ method: "GET", body: "" });
  expect(await (await guardedFetch(`${open}/to?status=307&url=/echo`, post)).json()).toMatchObject({ method: "POST", body: '{"a":1}' });
});

test.each(["gzip", "brotli", "announced"])("a body that is too large is refused, counted after inflating (%s)", async (path) => {
  await expect(codeOf(guardedFetch(`${open}/${path}`, { maxBytes: 1_000_000 }).then((response) => response.text()))).resolves.toBe(
    "too_large",
  );
});

test.each(["silent", "stalls"])("the time limit covers headers and body (%s)", async (path) => {
  await expect(codeOf(guardedFetch(`${open}/${path}`, { timeoutMs: 150 }).then((response) => response.text()))).resolves.toBe("timeout");
});

test("an abort is thrown as the caller's own reason, at once and in the body", async () => {
  const reason = new Error("the person pressed stop");
  await expect(guardedFetch(`${open}/`, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  const controller = new AbortController();
  const response = await guardedFetch(`${open}/stalls`, { signal: controller.signal });
  const text = response.text();
  controller.abort(reason);
  await expect(text).rejects.toBe(reason);
});

test("a server that is down, hangs up, speaks no HTTP or cuts the body did not answer", async () => {
  const rude = createTcpServer((socket) => socket.end("SSH-2.0-x\r\n"));
  servers.push(rude);
  await new Promise<void>((resolve) => rude.listen(0, "127.0.0.1", resolve));
  await expect(codeOf(guardedFetch("http://127.0.0.1:1025/"))).resolves.toBe("http_unavailable");
  await expect(codeOf(guardedFetch(`${open}/cut`).then((response) => response.text()))).resolves.toBe("http_unavailable");
  await expect(guardedFetch("http://no-such-host.invalid/")).rejects.toThrow(/no server named|did not answer/);
});

test("a name the operator opened is reached, on that port only", async () => {
  const { port } = new URL(open);
  await expect((await guardedFetch(`http://localhost:${port}/`)).text()).resolves.toBe("ok");
  await expect(codeOf(guardedFetch(`http://localhost:${inside.port}/`))).resolves.toBe("address_blocked");
});

test("it works as fetch: bodies, Request objects, empty answers, and the OpenAI client", async () => {
  const form = await guardedFetch(`${open}/echo`, { method: "post", body: new URLSearchParams({ a: "1" }) });
  expect(await form.json()).toMatchObject({
    method: "POST",
    body: "a=1",
    headers: { "content-type": "application/x-www-form-urlencoded;charset=UTF-8" },
  });
  const request = await guardedFetch(new Request(`${open}/echo`, { method: "PUT", body: "hi", headers: { "x-a": "1" } }));
  expect(await request.json()).toMatchObject({ method: "PUT", body: "hi", headers: { "x-a": "1" } });
  expect((await guardedFetch(`${open}/empty`)).status).toBe(204);
  const manual = await guardedFetch(`${open}/loop`, { redirect: "manual" });
  expect([manual.status, manual.url]).toEqual([302, `${open}/loop`]);
  const client = new OpenAI({ apiKey: "k", baseURL: open, fetch: guardedFetch, maxRetries: 0 });
  expect(await client.get("/echo")).toContain('"authorization":"Bearer k"');
});
