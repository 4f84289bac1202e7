import { expect, test } from "vitest";
import type { ProviderPreset } from "./define-provider";
import { providerPresets } from "./registry";

const presets: [string, ProviderPreset][] = Object.entries(providerPresets);

test("the registry has presets", () => expect(presets.length).toBeGreaterThanOrEqual(13));

test.each(presets)("%s is complete: its id, addresses without a slash at the end, and prices that can be charged", (id, preset) => {
  expect(preset.id).toBe(id);
  expect(preset.docsUrl).toMatch(/^https:\/\//);
  if (id !== "custom") expect(preset.baseUrl).toMatch(preset.needsKey ? /^https:\/\/.+[^/]$/ : /^http:\/\/localhost:\d+\/v1$/);
  for (const model of preset.models) {
    expect(model.name).not.toBe("");
    expect(model.outputPricePerMillion).toBeGreaterThanOrEqual(model.inputPricePerMillion);
  }
  expect(new Set(preset.models.map(({ name }) => name)).size).toBe(preset.models.length);
});
