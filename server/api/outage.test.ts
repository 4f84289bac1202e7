import pg from "pg";
import { expect, test } from "vitest";
import { findOutage } from "./outage";

const withCode = (code: string) => Object.assign(new Error("x"), { code });

test("a database that is away is unavailable, whoever wrapped the error", async () => {
  const refused = await new pg.Client({ connectionString: "postgresql://127.0.0.1:9/x" }).connect().catch((error: unknown) => error);
  const stopping = withCode("57P01");
  for (const error of [refused, stopping, new Error("query failed", { cause: stopping }), new Error("Connection terminated unexpectedly")])
    expect(findOutage(error)).toMatchObject({ code: "unavailable", fix: expect.any(String) });
});

test("what went wrong otherwise is not called an outage", () => {
  for (const error of [withCode("23505"), new TypeError("x is undefined"), "text", null]) expect(findOutage(error)).toBeNull();
});
