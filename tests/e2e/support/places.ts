// Every page of an org, with something on each of them: what walks all pages walks these.
import { expect, type Locator, type Page } from "@playwright/test";
import { type Permission, type Role, roleAllows } from "@/server/permissions";
import { type OrgApi, readTemplate } from "./api";
import { card, inspector } from "./canvas";
import { owner } from "./people";

export type Place = {
  name: string;
  path: string;
  /** Waits until the page shows what it is for, to someone of this role. */
  ready(page: Page, role: Role): Promise<void>;
  /** What can be changed there, and the permission that it takes: whoever has it not does not see it. */
  controls?: readonly { permission: Permission; find(page: Page): Locator }[];
  /** Answers that belong to the page: what it asks for is not there. */
  refusals?: readonly number[];
};

const button = (permission: Permission, name: string | RegExp) => ({
  permission,
  find: (page: Page) => page.getByRole("button", { name, exact: true }).first(),
});
const seen = (find: (page: Page) => Locator) => (page: Page) => expect(find(page)).toBeVisible();
const heading = (name: string) => seen((page) => page.getByRole("heading", { name, level: 1 }));

/** Who may not see a list is told which role may. */
const listed = (permission: Permission, find: (page: Page) => Locator) => (page: Page, role: Role) =>
  expect(roleAllows(role, permission) ? find(page) : page.getByText("Your role does not include")).toBeVisible();

/** Fills the org: runs that wait for a person, a workflow with a version, a key, a credential, a tag. Gives its pages. */
export async function furnish(org: OrgApi): Promise<Place[]> {
  const { id } = await org.change<{ id: string }>("workflows.create", { name: "Brief", document: readTemplate("research-review") });
  const start = (topic: string) => org.change<{ runId: string }>("runs.start", { workflowId: id, input: { topic, audience: "All" } });
  const { runId } = await start("Bees");
  const { runId: other } = await start("Wasps");
  await org.change("workflows.publish", { id, revision: 1 });
  await org.change("apiKeys.create", { name: "Import", scopes: ["run:read"] });
  await org.change("credentials.create", { name: "Billing", type: "bearer", hosts: ["api.example.com"], secret: "s3cret" });
  await org.change("queues.create", { name: "Slow API", concurrency: 2 });
  await org.change("budgets.create", { name: "Everything", scope: "org", period: "year", limitUsd: 500 });
  await expect.poll(async () => (await org.read<{ pending: number }>("humanTasks.count")).pending, { timeout: 30_000 }).toBe(2);
  const { id: tagId } = await org.change<{ id: string }>("tags.create", { name: "Writing", colour: "violet" });
  await org.change("workflows.tag", { ids: [id], tagId, on: true });
  const { id: agentId } = await org.change<{ id: string }>("agents.create", {
    name: "Scout",
    settings: { role: "Scout", models: [{ provider: "demo", model: "demo-1" }], tools: [{ tool: "code" }] },
    suggestions: ["What is known about bees?"],
  });
  const at = (path: string) => `/${org.slug}/${path}`;
  return [
    ...listPlaces(at),
    ...agentPlaces(at, agentId),
    ...workflowPlaces(at, id, runId),
    ...runPlaces(at, runId, other),
    ...settingsPlaces(at),
    ...lostPlaces(at),
  ];
}

type At = (path: string) => string;

function listPlaces(at: At): Place[] {
  return [
    {
      name: "home",
      path: at(""),
      ready: (page, role) => {
        const mayDecide = roleAllows(role, "human-task:decide");
        const region = page.getByRole("region", { name: mayDecide ? "Needs you" : "Needs someone" });
        return expect(region).toContainText(mayDecide ? "Decide" : "Waiting");
      },
    },
    {
      name: "workflows",
      path: at("workflows"),
      ready: seen((page) => page.getByRole("link", { name: "Brief", exact: true })),
      controls: [button("workflow:write", "New workflow"), button("workflow:write", "Import"), button("run:start", /^Run Brief/)],
    },
    {
      name: "runs",
      path: at("runs"),
      async ready(page) {
        await expect(page.getByRole("link", { name: /^Brief/ }).first()).toBeVisible();
        await page.getByRole("checkbox", { name: "Choose all runs that are shown" }).click();
        await expect(page.getByRole("toolbar", { name: "Chosen runs" })).toContainText("2 chosen");
      },
      controls: [button("run:start", "Retry"), button("run:control", "Cancel"), button("run:delete", "Delete")],
    },
    {
      name: "inbox",
      path: at("inbox"),
      ready: seen((page) => page.getByRole("article")),
      controls: [button("human-task:decide", "Reject"), button("human-task:decide", /^Approve/)],
    },
    {
      name: "templates",
      path: at("templates"),
      ready: seen((page) => page.getByRole("list", { name: "Templates" }).getByRole("heading").first()),
      controls: [button("workflow:write", /^Use /)],
    },
  ];
}

function agentPlaces(at: At, agentId: string): Place[] {
  return [
    {
      name: "agents",
      path: at("agents"),
      ready: seen((page) => page.getByRole("link", { name: "Scout" })),
      controls: [button("agent:write", "New agent"), button("agent:delete", "Delete Scout")],
    },
    {
      name: "agent",
      path: at(`agents/${agentId}`),
      ready: heading("Scout"),
      controls: [
        button("agent:write", "Save version 2"),
        button("agent:delete", "Delete Scout"),
        button("run:start", "What is known about bees?"),
      ],
    },
  ];
}

function workflowPlaces(at: At, id: string, runId: string): Place[] {
  const writes = [
    button("run:start", "Run"),
    button("workflow:publish", "Publish"),
    { permission: "workflow:write", find: (page: Page) => page.getByRole("navigation", { name: "Nodes to add" }) } as const,
  ];
  return [
    {
      name: "editor",
      path: at(`workflows/${id}`),
      async ready(page) {
        await card(page, "Researcher").click();
        await expect(inspector(page).getByRole("textbox", { name: "Prompt" })).toBeVisible();
      },
      controls: writes,
    },
    {
      name: "editor with a run",
      path: at(`workflows/${id}?run=${runId}`),
      ready: (page) => expect(page.getByRole("region", { name: "The run that is shown" }).getByRole("status")).toContainText("Waiting"),
    },
    { name: "versions", path: at(`workflows/${id}?view=versions`), ready: seen((page) => card(page, "Researcher")) },
    {
      name: "comparison",
      path: at(`workflows/${id}?view=versions&compare=1..draft`),
      ready: seen((page) => page.getByRole("region", { name: "What changed" })),
    },
  ];
}

function runPlaces(at: At, runId: string, other: string): Place[] {
  return [
    {
      name: "run",
      path: at(`runs/${runId}`),
      ready: seen((page) => page.getByRole("region", { name: /decision$/ })),
      controls: [button("run:control", "Cancel run"), button("human-task:decide", "Reject")],
    },
    { name: "step", path: at(`runs/${runId}?step=researcher`), ready: seen((page) => page.getByRole("tabpanel")) },
    { name: "moment", path: at(`runs/${runId}?at=9&dock=log`), ready: seen((page) => page.locator("[data-tense=here]")) },
    {
      name: "state",
      path: at(`runs/${runId}?dock=state`),
      ready: seen((page) => page.getByRole("region", { name: "Outputs of the steps" })),
    },
    {
      name: "story",
      path: at(`runs/${runId}?dock=story`),
      ready: seen((page) => page.getByRole("button", { name: "Export the story" })),
    },
    {
      name: "compare",
      path: at(`runs/compare?a=${other}&b=${runId}`),
      ready: seen((page) => page.getByRole("table", { name: "Totals" })),
    },
  ];
}

function settingsPlaces(at: At): Place[] {
  return [
    { name: "settings", path: at("settings"), ready: heading("Settings") },
    {
      name: "queues",
      path: at("settings/queues"),
      ready: seen((page) => page.getByText("Slow API")),
      controls: [button("queue:manage", "Add queue"), button("queue:manage", "Edit Slow API")],
    },
    {
      name: "budgets",
      path: at("settings/budgets"),
      ready: seen((page) => page.getByText(/of \$500\.00/)),
      controls: [button("budget:manage", "Add budget"), button("budget:manage", "Edit Everything")],
    },
    { name: "usage", path: at("settings/usage"), ready: seen((page) => page.getByRole("table", { name: /^Spend by what/ })) },
    { name: "general", path: at("settings/general"), ready: heading("General"), controls: [button("org:manage", "Save name")] },
    {
      name: "members",
      path: at("settings/members"),
      ready: seen((page) => page.getByText(owner.email)),
      controls: [button("member:manage", "Add member")],
    },
    {
      name: "providers",
      path: at("settings/providers"),
      ready: seen((page) => page.getByText("Built in")),
      controls: [button("provider:manage", "Add provider")],
    },
    {
      name: "credentials",
      path: at("settings/credentials"),
      ready: listed("credential:read", (page) => page.getByText("Billing")),
      controls: [button("credential:manage", "Add credential"), button("credential:manage", "Delete Billing")],
    },
    {
      name: "API keys",
      path: at("settings/api-keys"),
      ready: listed("api-key:manage", (page) => page.getByText("Import")),
      controls: [button("api-key:manage", "Create key"), button("api-key:manage", "Revoke Import")],
    },
    { name: "account", path: at("settings/account"), ready: seen((page) => page.getByText("This one")) },
  ];
}

function lostPlaces(at: At): Place[] {
  const nothing = "00000000-0000-7000-8000-000000000000";
  const way = (name: string) => seen((page) => page.getByRole("link", { name }));
  return [
    { name: "missing workflow", path: at(`workflows/${nothing}`), ready: way("Go to the workflows"), refusals: [404] },
    { name: "missing agent", path: at(`agents/${nothing}`), ready: way("Go to the agents"), refusals: [404] },
    { name: "missing run", path: at(`runs/${nothing}`), ready: way("Go to the runs"), refusals: [404] },
    { name: "comparison of nothing", path: at("runs/compare"), ready: way("Go to the runs") },
    { name: "no such page", path: at("no/such/page"), ready: way("Go home"), refusals: [404] },
  ];
}
