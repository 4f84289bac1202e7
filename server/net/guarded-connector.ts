import "server-only";
import { type LookupAddress, lookup as resolve } from "node:dns";
import type { LookupFunction } from "node:net";
import { isIP } from "node:net";
import { buildConnector } from "undici";
import { AppError } from "@/server/errors";
import { type AllowList, isAddressAllowed, isNameAllowed, isPublicAddress, isWebPort } from "./address-rules";

const connectTimeoutMs = 10_000;

/** Which ports a kind of connection may go to, unless the operator opened another one. */
export type PortRule = { allows(port: number): boolean /** "a web server's port" */; what: string; fix: string };

const webPorts: PortRule = { allows: isWebPort, what: "a web server's port", fix: "Use the server's HTTP port." };

/**
 * The place where every outgoing connection is judged: the only one that sees the real address, so neither odd spellings,
 * nor a name that changes its answer, nor a redirect gets past it. Gives AppError address_blocked to undici's callback.
 */
export function guardedConnector(allowed: AllowList, ports: PortRule = webPorts): buildConnector.connector {
  const open = buildConnector({ timeout: connectTimeoutMs });
  // `lookup` is not told the port, so the few ports named in the list have a connector of their own.
  const byPort = new Map<number, buildConnector.connector>();
  for (const port of [0, ...allowed.networks.flatMap((entry) => entry.port ?? [])])
    byPort.set(port, buildConnector({ timeout: connectTimeoutMs, lookup: publicLookup(allowed, port) }));
  const closed = byPort.get(0) ?? open;

  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, "");
    const port = Number(options.port) || (options.protocol === "https:" ? 443 : 80);
    const mayReach = (address: string) => isPublicAddress(address) || isAddressAllowed(allowed, address, port);

    if (isNameAllowed(allowed, host, port)) return open(options, callback);
    if (isIP(host) && !mayReach(host)) return callback(blockedAddress(host, port), null);
    if (!ports.allows(port) && !isAddressAllowed(allowed, host, port)) return callback(blockedPort(host, port, ports), null);
    (byPort.get(port) ?? closed)(options, (error, socket) => {
      if (error !== null) return callback(error, null);
      // The last word: whatever was resolved, this is what answered.
      if (socket.remoteAddress !== undefined && mayReach(socket.remoteAddress)) return callback(null, socket);
      socket.destroy();
      callback(blockedAddress(host, port), null);
    });
  };
}

/** Resolves once, refuses the name if any of its addresses is inside, and hands exactly these addresses to the socket. */
function publicLookup(allowed: AllowList, port: number): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, "", 0);
      const [first] = addresses;
      const inside = addresses.some(({ address }) => !isPublicAddress(address) && !isAddressAllowed(allowed, address, port));
      if (first === undefined || inside) return callback(blockedAddress(hostname, port), "", 0);
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}

function blockedAddress(host: string, port: number): AppError {
  const shown = isIP(host) === 6 ? `[${host}]` : host;
  return new AppError("address_blocked", `${shown} is not a public address, so Trellis does not connect to it.`, {
    fix: `Use a public address. An operator can open this one with TRELLIS_ALLOW_HOSTS=${shown}${port ? `:${port}` : ""}.`,
  });
}

function blockedPort(host: string, port: number, { what, fix }: PortRule): AppError {
  return new AppError("address_blocked", `Port ${port} is not ${what}, so Trellis does not connect to it.`, {
    fix: `${fix} An operator can open this one with TRELLIS_ALLOW_HOSTS=${host}:${port}.`,
  });
}
