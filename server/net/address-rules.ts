import "server-only";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { EnvironmentError } from "@/server/env";

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** What the operator opened although it is not public. `port` null: every port. */
export type AllowList = {
  names: { host: string; port: number | null }[];
  networks: { network: Network; port: number | null }[];
};

const globalV6 = ipaddr.parseCIDR("2000::/3");
/** Answers on a public address, yet is the inside of a cloud: Azure's platform endpoint. */
const publicButInside = new Set(["168.63.129.16"]);

/**
 * True for an address that anyone on the internet could reach. Everything else is false: loopback, private, link-local,
 * carrier NAT, multicast, reserved, and the IPv6 forms that carry an IPv4 address (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(address: string): boolean {
  if (!isIP(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast" || publicButInside.has(parsed.toString())) return false;
  // ipaddr.js calls ::127.0.0.1 and unassigned space unicast; only 2000::/3 is routed.
  return parsed.kind() === "ipv4" || matches(parsed, globalV6);
}

/**
 * Reads entries such as `localhost`, `ollama.lan:11434`, `10.0.0.5`, `10.0.0.5:8080`, `[::1]:8080` and `10.0.0.0/8`.
 * Throws an EnvironmentError that names an entry that is none of these.
 */
export function parseAllowList(entries: readonly string[]): AllowList {
  const list: AllowList = { names: [], networks: [] };
  for (const entry of entries) {
    if (entry.includes("/")) {
      if (!ipaddr.isValidCIDR(entry)) throw badEntry(entry);
      list.networks.push({ network: ipaddr.parseCIDR(entry), port: null });
      continue;
    }
    const { host, port } = splitPort(entry);
    if (isIP(host)) {
      const address = ipaddr.process(host);
      list.networks.push({ network: [address, address.kind() === "ipv4" ? 32 : 128], port });
    } else list.names.push({ host: host.toLowerCase(), port });
  }
  return list;
}

function splitPort(entry: string): { host: string; port: number | null } {
  if (isIP(entry)) return { host: entry, port: null };
  const [, bracketed, name, portText] = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/i.exec(entry) ?? [];
  const host = bracketed ?? name;
  const port = portText === undefined ? null : Number(portText);
  if (host === undefined || (port !== null && port > 65_535)) throw badEntry(entry);
  return { host, port };
}

const badEntry = (entry: string) =>
  new EnvironmentError(`TRELLIS_ALLOW_HOSTS: "${entry}" is not a host, host:port or CIDR. Examples: localhost:11434, 10.0.0.0/8.`);

/** True when the operator opened this name, so that whatever it resolves to is fine. */
export function isNameAllowed(list: AllowList, host: string, port: number): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  return list.names.some((entry) => entry.host === name && (entry.port === null || entry.port === port));
}

/** True when the operator opened this address. */
export function isAddressAllowed(list: AllowList, address: string, port: number): boolean {
  if (!isIP(address)) return false;
  const parsed = ipaddr.process(address);
  return list.networks.some((entry) => (entry.port === null || entry.port === port) && matches(parsed, entry.network));
}

function matches(address: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: Network): boolean {
  return address.kind() === base.kind() && address.match(base, bits);
}

/** Ports where something that is not HTTP usually listens; a request there is an attack or a slip. */
const foreignPorts = new Set([
  1080, 1433, 1521, 2049, 2181, 2375, 2376, 2379, 2380, 3306, 3389, 4369, 5432, 5672, 5900, 5984, 6000, 6379, 6443, 6667, 7001, 9042, 9092,
  10250, 11211, 25672, 27017, 27018, 50000,
]);

/** True for 80, 443 and the ports from 1024 on where web servers live. */
export function isWebPort(port: number): boolean {
  return port === 80 || port === 443 || (port >= 1024 && !foreignPorts.has(port));
}
