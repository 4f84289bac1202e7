import "server-only";
import { engineeringPresets } from "./engineering";
import type { ProfilePreset } from "./profile-preset";
import { thinkingPresets } from "./thinking";

/** Offered when a profile is made. */
export const profilePresets: readonly ProfilePreset[] = [...thinkingPresets, ...engineeringPresets];
