import "server-only";
import { prisma } from "@/server/db";

/**
 * Names for actor labels ("user:<id>", "api-key:<id>", "system") as people read them.
 * Two queries at most; a label whose row is gone keeps a plain word. A null label is left out.
 */
export async function nameActors(labels: readonly (string | null)[]): Promise<(label: string | null) => string> {
  const idsOf = (kind: string) => [
    ...new Set(labels.flatMap((label) => (label?.startsWith(`${kind}:`) ? [label.slice(kind.length + 1)] : []))),
  ];
  const [userIds, keyIds] = [idsOf("user"), idsOf("api-key")];
  const [users, keys] = await Promise.all([
    userIds.length === 0 ? [] : prisma().user.findMany({ where: { id: { in: userIds } }, select: { id: true, name: true } }),
    keyIds.length === 0 ? [] : prisma().apiKey.findMany({ where: { id: { in: keyIds } }, select: { id: true, name: true } }),
  ]);
  const names = new Map([
    ...users.map((user): [string, string] => [`user:${user.id}`, user.name]),
    ...keys.map((key): [string, string] => [`api-key:${key.id}`, `API key ${key.name}`]),
  ]);
  return (label) => {
    if (label === null) return "";
    return names.get(label) ?? (label.startsWith("user:") ? "Former member" : label.startsWith("api-key:") ? "API key" : "Trellis");
  };
}
