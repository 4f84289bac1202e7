import { expect, test } from "vitest";
import { findSections, settingsSections } from "./settings-sections";

test.each([
  ["dark", ["account"]],
  ["invite", ["members"]],
  ["how long kept", ["queues"]],
  ["KEYS", ["providers", "api-keys"]],
  ["nothing like it", []],
])("who looks for “%s” is led to %j", (search, paths) => expect(findSections(search).map(({ path }) => path)).toEqual(paths));

test("an empty search shows all", () => expect(findSections("  ")).toEqual(settingsSections));
