import "server-only";
import { anthropic } from "./anthropic";
import { custom } from "./custom";
import { deepseek } from "./deepseek";
import type { ProviderPreset } from "./define-provider";
import { google } from "./google";
import { groq } from "./groq";
import { lmStudio } from "./lm-studio";
import { mistral } from "./mistral";
import { ollama } from "./ollama";
import { openai } from "./openai";
import { openrouter } from "./openrouter";
import { together } from "./together";
import { vllm } from "./vllm";
import { zai } from "./zai";

/** Every preset, by id, in the order the form shows them. A new one is a file and a line here. */
export const providerPresets = {
  openai,
  anthropic,
  google,
  openrouter,
  groq,
  mistral,
  deepseek,
  zai,
  together,
  ollama,
  "lm-studio": lmStudio,
  vllm,
  custom,
} satisfies Record<string, ProviderPreset>;
