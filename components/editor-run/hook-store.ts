import { create } from "zustand";
import type { ApiOutputs } from "@/components/api-outputs";

export type HookListener = ApiOutputs["workflows"]["hookListener"];

/** By webhook node of the draft: its test address and the last call. Fed by HookFeed. */
export const useHookStore = create<Readonly<Record<string, HookListener>>>(() => ({}));
