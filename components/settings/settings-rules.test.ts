import { describe, expect, test } from "vitest";
import { describeBrowser } from "./describe-browser";
import { applyPreset, type Preset, toDraft, toggleModel } from "./provider-draft";

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux", false],
  ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows", false],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
    "Safari on iPhone",
    true,
  ],
  ["", "A browser", false],
])("%s is %s", (userAgent, name, mobile) => expect(describeBrowser(userAgent)).toEqual({ name, mobile }));

describe("a provider's draft", () => {
  const preset = (id: string, models: Preset["models"] = []): Preset => ({
    id,
    label: id,
    baseUrl: `https://${id}.example/v1`,
    docsUrl: "https://example.com",
    needsKey: true,
    structuredOutput: "json-schema",
    models,
  });
  const known = [
    preset("openai", [{ name: "large", inputPricePerMillion: 2, outputPricePerMillion: 8 }]),
    preset("groq"),
    preset("custom"),
  ] as const;

  test("takes name, address and models from the chosen preset", () => {
    const draft = applyPreset(toDraft(null), known[0], known);
    expect(draft).toMatchObject({ name: "openai", baseUrl: "https://openai.example/v1", models: [{ name: "large" }] });
    expect(applyPreset(draft, known[1], known).name).toBe("groq");
    expect(applyPreset(draft, known[2], known).name).toBe("");
  });

  test("keeps a name that the person typed", () => {
    expect(applyPreset({ ...toDraft(null), name: "mine" }, known[0], known).name).toBe("mine");
  });

  test("picks a model with its known price, and lets it go again", () => {
    const picked = toggleModel([], "large", known[0]);
    expect(picked).toEqual([{ name: "large", inputPricePerMillion: 2, outputPricePerMillion: 8 }]);
    expect(toggleModel(picked, "large", known[0])).toEqual([]);
    expect(toggleModel([], "other", known[0])).toEqual([{ name: "other", inputPricePerMillion: null, outputPricePerMillion: null }]);
  });
});
