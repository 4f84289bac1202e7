import { expect, test } from "vitest";
import { webhook } from "./webhook";

const at = "2026-01-12T08:00:00.412Z";

const received = { body: { id: 7 }, headers: {}, query: {}, method: "POST" };
const schema = { type: "object", properties: { id: { type: "integer" } }, required: ["id"] };

test("started by hand it uses the sample body", () => {
  const config = webhook.config.parse({ sample: { id: 1 } });
  expect(webhook.receive(undefined, config, at)).toEqual({ output: { body: { id: 1 }, headers: {}, query: {}, method: "POST" } });
});

test("a body that does not fit the schema is refused with its path", () => {
  const config = webhook.config.parse({ schema });
  expect(webhook.receive(received, config, at)).toEqual({ output: received });
  expect(webhook.receive({ ...received, body: { id: "seven" } }, config, at)).toMatchObject({
    error: { code: "invalid_input", field: "body.id" },
  });
});
