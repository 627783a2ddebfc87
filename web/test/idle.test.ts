// What a page puts off until its first pictures are there is done, in its order, whatever fails.
import { beforeEach, expect, it, vi } from "vitest";
import { doAllNow, fillLater, whenIdle } from "../src/view/idle";

let idle: IdleRequestCallback[] = [];

/** The browser has so many milliseconds; `late`: it had none all the time. */
function rest(milliseconds: number, late = false): void {
  idle.shift()?.({ didTimeout: late, timeRemaining: () => milliseconds });
}

beforeEach(() => {
  doAllNow();
  idle = [];
  vi.stubGlobal("requestIdleCallback", (action: IdleRequestCallback) => {
    idle.push(action);
  });
  history.replaceState(null, "", "/");
});

function names(): string[] {
  const done: string[] = [];
  for (const name of ["a", "b", "c"]) whenIdle(() => done.push(name));
  return done;
}

it("waits for the browser, and goes on when it has time again", () => {
  const done = names();
  expect(done).toEqual([]);
  rest(0);
  expect(done).toEqual(["a"]);
  rest(1000);
  expect(done).toEqual(["a", "b", "c"]);
  expect(idle).toHaveLength(0);
  whenIdle(() => done.push("d"));
  rest(0);
  expect(done).toEqual(["a", "b", "c", "d"]);
});

it("one that fails keeps no other from its turn", () => {
  const done: string[] = [];
  whenIdle(() => {
    throw new Error("out of order");
  });
  whenIdle(() => done.push("next"));
  expect(() => {
    rest(0);
  }).toThrow("out of order");
  rest(0);
  expect(done).toEqual(["next"]);
});

it("all of it can be had at once, and comes no second time", () => {
  const done = names();
  doAllNow();
  expect(done).toEqual(["a", "b", "c"]);
  rest(1000);
  expect(done).toEqual(["a", "b", "c"]);
});

it("a page that never rests does more than one at a time", () => {
  vi.spyOn(performance, "now").mockReturnValue(0);
  const done = names();
  rest(0, true);
  vi.restoreAllMocks();
  expect(done).toEqual(["a", "b", "c"]);
});

it("without idle time it is soon", async () => {
  vi.stubGlobal("requestIdleCallback", undefined);
  const done = names();
  await vi.waitUntil(() => done.length === 3);
});

it("puts nothing off that has to be there for a place that the address names", () => {
  const done: string[] = [];
  fillLater(() => done.push("later"));
  expect(done).toEqual([]);
  history.replaceState(null, "", "/#charts:acme");
  fillLater(() => done.push("now"));
  expect(done).toEqual(["now"]);
  rest(0);
  expect(done).toEqual(["now", "later"]);
});
