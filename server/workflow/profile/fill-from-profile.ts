import type { DocumentNode, WorkflowDocument } from "../document";
import { isPlainObject } from "../expression/read-path";
import { type KnownProfiles, profileKey, readProfileReference } from "./known-profiles";

/** here: its settings are filled in; copy: it is gone, and what was copied is used; gone: nothing is left; unknown: nobody asked. */
export type ProfileState = "here" | "copy" | "gone" | "unknown";

/** A node as it works: what its profile says, with the node's own settings before it. null: it names no profile. */
export function fillFromProfile(node: DocumentNode, known: KnownProfiles | undefined): { node: DocumentNode; state: ProfileState } | null {
  const reference = readProfileReference(node);
  if (!reference) return null;
  const { copy, ...named } = reference;
  const found = known?.get(profileKey(reference));
  const used = found ?? copy;
  const profile = used ? { ...named, version: used.version } : named;
  const config = mergeSettings(used?.settings ?? {}, { ...node.config, profile });
  if (found) return { node: { ...node, config }, state: "here" };
  const isGone = found === null;
  return { node: { ...node, config }, state: copy ? (isGone ? "copy" : "here") : isGone ? "gone" : "unknown" };
}

/** `own` where it says something, else the profile's. A profile is read as it is written: it knows nothing of the workflow's values. */
export function mergeSettings(profile: Readonly<Record<string, unknown>>, own: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = Object.fromEntries(Object.entries(profile).map(([name, value]) => [name, withoutExpressions(value)]));
  return { ...given, ...Object.fromEntries(Object.entries(own).filter(([name, value]) => isSaid(value) || !(name in given))) };
}

/** An empty field says nothing. */
export function isSaid(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isPlainObject(value) || Object.keys(value).length > 0;
}

function withoutExpressions(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("{{", "\\{{");
  if (Array.isArray(value)) return value.map(withoutExpressions);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutExpressions(inner)]));
}

/** The document with a copy of each profile beside its reference, to be read where the profiles are not. */
export function withProfileCopies(document: WorkflowDocument, known: KnownProfiles): WorkflowDocument {
  return {
    ...document,
    nodes: document.nodes.map((node) => {
      const reference = readProfileReference(node);
      const found = reference && known.get(profileKey(reference));
      if (!reference || !found) return node;
      const { version, settings } = found;
      return { ...node, config: { ...node.config, profile: { ...reference, copy: { version, settings } } } };
    }),
  };
}
