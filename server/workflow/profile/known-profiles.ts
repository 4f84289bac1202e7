// Agent profiles as a document names them: by reference, so that a profile is written once and used by many agents.
import type { DocumentNode, WorkflowDocument } from "../document";
import { isPlainObject } from "../expression/read-path";

/** What a node says: which profile, and which version of it. `latest`: whichever is the newest when a run or a version is made. */
export type ProfileReference = {
  id: string;
  version: "latest" | number;
  /** What it was called when it was chosen. */
  name: string;
  /** The settings, for where the profile itself is not: written when a workflow is exported. */
  copy?: ProfileCopy;
};

type ProfileCopy = { version: number; settings: Record<string, unknown> };

export type KnownProfile = ProfileCopy & { name: string };

/** By `profileKey`. null: it is not there; nothing: nobody asked. */
export type KnownProfiles = ReadonlyMap<string, KnownProfile | null>;

export const profileKey = ({ id, version }: Pick<ProfileReference, "id" | "version">) => `${id}@${version}`;

/** The profile that a node names. A draft may hold anything. */
export function readProfileReference({ type, config }: Pick<DocumentNode, "type" | "config">): ProfileReference | null {
  const { profile } = config;
  if (type !== "agent" || !isPlainObject(profile) || typeof profile.id !== "string" || profile.id === "") return null;
  const { id, version, name, copy } = profile;
  const hasCopy = isPlainObject(copy) && typeof copy.version === "number" && isPlainObject(copy.settings);
  return {
    id,
    version: typeof version === "number" ? version : "latest",
    name: typeof name === "string" ? name : "",
    ...(hasCopy ? { copy: { version: Number(copy.version), settings: copy.settings as Record<string, unknown> } } : {}),
  };
}

/** The profiles that a document names, each once. */
export function listProfiles({ nodes }: Pick<WorkflowDocument, "nodes">): ProfileReference[] {
  const found = nodes.flatMap((node) => readProfileReference(node) ?? []);
  return [...new Map(found.map((reference) => [profileKey(reference), reference])).values()];
}
