// Filters of the list of runs that people keep with their account.
import { beforeAll, expect, it } from "vitest";
import { limits } from "@/server/limits";
import { callAs, createTestOrg, refusal, type TestOrg } from "@/tests/support/test-org";

let org: TestOrg;
beforeAll(async () => {
  org = await createTestOrg();
});

it("a viewer keeps filters under names, replaces them and forgets them; nobody else sees them", async () => {
  const { runFilters } = org.as("viewer");
  await runFilters.keep({ name: " Broken ", query: "status=failed" });
  await runFilters.keep({ name: "Dear", query: "min-usd=1" });
  await runFilters.keep({ name: "Broken", query: "status=failed&time=7d" });
  expect(await runFilters.list()).toEqual([
    { name: "Broken", query: "status=failed&time=7d" },
    { name: "Dear", query: "min-usd=1" },
  ]);
  expect(await org.as("owner").runFilters.list()).toEqual([]);
  expect((await refusal(org.as("owner").runFilters.forget({ name: "Broken" }))).code).toBe("not_found");
  await runFilters.forget({ name: "Broken" });
  expect((await runFilters.list()).map(({ name }) => name)).toEqual(["Dear"]);
});

it("each org of a person has its own, and they go with the membership", async () => {
  const other = await createTestOrg("Other");
  const admin = org.people.admin;
  await org.as("admin").runFilters.keep({ name: "Mine", query: "by=me" });
  await other.as("owner").members.add({ email: admin.email, name: admin.name, role: "viewer" });
  expect(await callAs(admin, other.slug).runFilters.list()).toEqual([]);
  await org.as("owner").members.remove({ userId: admin.userId });
  await org.as("owner").members.add({ email: admin.email, name: admin.name, role: "admin" });
  expect(await org.as("admin").runFilters.list()).toEqual([]);
});

it("there is a limit, and a name and filters are needed", async () => {
  const { runFilters } = org.as("editor");
  for (let count = 0; count < limits.savedFilters; count++) await runFilters.keep({ name: `Filter ${count}`, query: "time=1h" });
  expect(await refusal(runFilters.keep({ name: "One more", query: "time=1h" }))).toMatchObject({ code: "conflict", field: "name" });
  await runFilters.keep({ name: "Filter 3", query: "time=24h" });
  expect((await refusal(runFilters.keep({ name: " ", query: "time=1h" }))).code).toBe("invalid_input");
  expect((await refusal(runFilters.keep({ name: "Nothing", query: "" }))).code).toBe("invalid_input");
});
