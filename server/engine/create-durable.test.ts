import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDurable, type Driver } from "./create-durable";

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

function setUp(overrides: Partial<Driver> = {}) {
  const said: string[] = [];
  const durable = createDurable({
    park: (until) => said.push(`parked until ${until.getTime()}`),
    giveBack: () => said.push("gave back"),
    mustGiveBack: () => false,
    wake: async () => {
      said.push("woke");
    },
    progressed: () => said.push("got on"),
    now: () => Date.now(),
    ...overrides,
  });
  return { durable, said };
}

/** A piece of work that ends when told to. */
function work() {
  let end = () => {};
  const promise = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { run: () => promise, end };
}

const turn = () => vi.advanceTimersByTimeAsync(0);

test("ends the invocation when all that is left is to wait, until the earliest of the waits", async () => {
  const { durable, said } = setUp();
  void durable.wait({ until: new Date(9_000) });
  void durable.wait({ until: new Date(5_000) });
  await turn();
  expect(said).toEqual(["parked until 5000"]);
});

test("does not end while anything goes on, and watches the waits meanwhile", async () => {
  const { durable, said } = setUp();
  const call = work();
  const done = vi.fn();
  void durable.during(call.run).then(done);
  const slept = vi.fn();
  void durable.wait({ until: new Date(2_000) }).then(slept);
  await vi.advanceTimersByTimeAsync(1_990);
  expect(slept).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(50);
  expect(slept).toHaveBeenCalledOnce();
  expect(said).toEqual([]);
  call.end();
  await turn();
  expect(done).toHaveBeenCalledOnce();
});

test("hears of an answer while something goes on beside the wait", async () => {
  const { durable } = setUp();
  void durable.during(work().run);
  let isThere = false;
  const heard = vi.fn();
  void durable.wait({ until: null, isOver: async () => isThere }).then(heard);
  await vi.advanceTimersByTimeAsync(1_200);
  expect(heard).not.toHaveBeenCalled();
  isThere = true;
  await vi.advanceTimersByTimeAsync(600);
  expect(heard).toHaveBeenCalledOnce();
});

test("after it ended, begins nothing and resumes nothing", async () => {
  const { durable, said } = setUp();
  const resumed = vi.fn();
  void durable.wait({ until: new Date(1_000) }).then(resumed);
  await turn();
  const begun = vi.fn(async () => {});
  void durable.during(begun);
  void durable.wait({ until: null });
  await vi.advanceTimersByTimeAsync(10_000);
  expect(begun).not.toHaveBeenCalled();
  expect(resumed).not.toHaveBeenCalled();
  expect(said).toEqual(["parked until 1000"]);
});

test("wakes the run when what it waits for came before the wait was known", async () => {
  let isThere = false;
  const { durable, said } = setUp();
  void durable.wait({ until: null, isOver: async () => isThere });
  await turn();
  isThere = true;
  await vi.advanceTimersByTimeAsync(60);
  expect(said.slice(1)).toEqual(["woke"]);
});

test("told to give the run back, lets what goes on end, and begins nothing else", async () => {
  let must = false;
  const { durable, said } = setUp({ mustGiveBack: () => must });
  const call = work();
  void durable.during(call.run);
  await turn();
  must = true;
  const begun = vi.fn(async () => {});
  void durable.during(begun);
  await turn();
  expect(said).toEqual([]);
  call.end();
  await turn();
  expect(begun).not.toHaveBeenCalled();
  expect(said).toEqual(["got on", "gave back"]);
});

test("told to give the run back, saves first what was done", async () => {
  const { durable, said } = setUp({ mustGiveBack: () => true });
  const saved = work();
  void durable.saving(saved.run);
  void durable.during(async () => {});
  await turn();
  expect(said).toEqual([]);
  saved.end();
  await turn();
  expect(said).toEqual(["got on", "gave back"]);
});

test("takes what was recorded for progress, and a look for none", async () => {
  const { durable, said } = setUp();
  const found = vi.fn();
  void durable.looking(async () => "what is there").then(found);
  await turn();
  expect([found.mock.calls, said]).toEqual([[["what is there"]], []]);
  void durable.during(async () => {});
  void durable.saving(async () => {});
  await turn();
  expect(said).toEqual(["got on", "got on"]);
});
