// What durable functions may rely on, whatever executes them (server/executor/README.md). The embedded executor is compared with a
// real Inngest server when INNGEST_REF_URL names one.
import type { Inngest, InngestFunction } from "inngest";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embeddedTarget } from "./embedded-target";
import { referenceTarget } from "./reference-target";
import { cancelScenarios } from "./scenarios/cancel";
import { failureScenarios } from "./scenarios/failures";
import { invokeScenarios } from "./scenarios/invoke";
import { parallelScenarios } from "./scenarios/parallel";
import { sequenceScenarios } from "./scenarios/sequence";
import { startScenarios } from "./scenarios/starts";
import { timeScenarios } from "./scenarios/time";
import { waitScenarios } from "./scenarios/waits";
import { createWatcher, type Scenario, Stage } from "./stage";
import type { Target, TargetKind } from "./target";

const scenarios: Record<string, Scenario> = {
  ...sequenceScenarios,
  ...parallelScenarios,
  ...failureScenarios,
  ...timeScenarios,
  ...waitScenarios,
  ...invokeScenarios,
  ...cancelScenarios,
  ...startScenarios,
};

// One app, so that a server forgets the functions of earlier rounds when it learns of these; names of their own each time, for it
// remembers ids and keys for a day.
const appId = "conformance";
const round = `${process.pid}${Date.now().toString(36)}`;

async function openStages(kind: TargetKind): Promise<{ target: Target; stages: Map<string, Stage> }> {
  const stages = new Map<string, Stage>();
  const target = await kind.open(appId, (client: Inngest): InngestFunction.Any[] => {
    for (const name of Object.keys(scenarios)) stages.set(name, new Stage(`${round}-${name}`, client, kind));
    const functions = [...stages].flatMap(([name, stage]) => scenarios[name]?.define(stage) ?? []);
    return [...functions, createWatcher(client, [...stages.values()])];
  });
  for (const stage of stages.values()) stage.target = target;
  return { target, stages };
}

test("there are as many scenarios as a conformance suite needs", () => {
  expect(Object.keys(scenarios).length).toBeGreaterThanOrEqual(60);
});

describe.each([embeddedTarget, referenceTarget].map((kind) => [kind.name, kind] as const))("on %s", (_name, kind) => {
  if (kind.missing !== undefined) {
    test.skip(kind.missing, () => {});
    return;
  }
  let opened: Awaited<ReturnType<typeof openStages>> | undefined;
  const played = new Map<string, Promise<unknown>>();
  beforeAll(async () => {
    opened = await openStages(kind);
    // All at once, as an executor has it; each test then looks at its own.
    for (const [name, stage] of opened.stages) played.set(name, play(scenarios[name] as Scenario, stage));
    await Promise.allSettled(played.values());
  }, kind.patienceMs * 2);
  afterAll(() => opened?.target.close());

  test.each(Object.entries(scenarios).map(([name, { says }]) => [says, name] as const))("%s", async (_says, name) => {
    await played.get(name);
    const { notes = [], ends = ["main Completed"], anyOrder = false } = scenarios[name] as Scenario;
    const stage = opened?.stages.get(name) as Stage;
    if (anyOrder) expect(sorted(stage.notes)).toEqual(sorted(notes));
    else expect(stage.notes).toEqual(notes);
    if (ends) expect(stage.ends()).toEqual([...ends].sort());
  });
});

async function play(scenario: Scenario, stage: Stage): Promise<void> {
  if (scenario.play) return scenario.play(stage);
  await stage.send("start");
  await stage.ended();
}

const sorted = (values: unknown[]) => values.map((value) => JSON.stringify(value)).sort();
