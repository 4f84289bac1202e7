import { type LookupAddress, lookup } from "node:dns";
import { createServer } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { parseAllowList } from "./address-rules";
import { guardedConnector } from "./guarded-connector";

vi.mock("node:dns", () => ({ lookup: vi.fn() }));
const resolver = vi.mocked(
  lookup as (host: string, options: object, callback: (error: Error | null, found: LookupAddress[]) => void) => void,
);
afterEach(() => void resolver.mockReset());

const connect = (port: number, allowed: string[] = []) =>
  new Promise<string>((resolve) => {
    guardedConnector(parseAllowList(allowed))({ hostname: "example.test", protocol: "http:", port: String(port) }, (error, socket) => {
      socket?.destroy();
      resolve(error === null ? "connected" : "code" in error ? String(error.code) : error.message);
    });
  });

function answers(...rounds: string[][]) {
  resolver.mockImplementation((_host, _options, callback) => {
    const addresses = rounds.length > 1 ? rounds.shift() : rounds[0];
    callback(
      null,
      (addresses ?? []).map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  });
}

test("a name with one public and one inside address is refused", async () => {
  answers(["93.184.216.34", "::1"]);
  await expect(connect(8080)).resolves.toBe("address_blocked");
});

test("a name without addresses is refused", async () => {
  answers([]);
  await expect(connect(8080)).resolves.toBe("address_blocked");
});

test("a name that changes its answer has no second chance: it is resolved once for a connection", async () => {
  answers(["127.0.0.1"], ["93.184.216.34"]);
  await expect(connect(8080)).resolves.toBe("address_blocked");
  expect(resolver).toHaveBeenCalledTimes(1);
});

test("a name may lead to an address that the operator opened", async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  answers(["127.0.0.1"]);
  await expect(connect(port, [`127.0.0.1:${port}`])).resolves.toBe("connected");
  await expect(connect(port, ["127.0.0.0/8"])).resolves.toBe("connected");
  await expect(connect(port, ["127.0.0.1:9"])).resolves.toBe("address_blocked");
  server.close();
});
