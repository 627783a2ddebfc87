// What a page puts off until its first pictures are there is done, in its order, whatever fails.
import { beforeEach, expect, it, vi } from "vitest";
import { doAllNow, fillLater, whenIdle } from "../src/view/idle";

let idle: ((remaining: number) => void)[] = [];

/** The browser has time for so many actions. */
function rest(remaining: number): void {
  idle.shift()?.(remaining);
}

beforeEach(() => {
  doAllNow();
  idle = [];
  vi.stubGlobal("requestIdleCallback", (action: IdleRequestCallback) => {
    idle.push((remaining) => {
      action({ didTimeout: false, timeRemaining: () => 10 * --remaining });
    });
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
  rest(1);
  expect(done).toEqual(["a"]);
  rest(2);
  expect(done).toEqual(["a", "b", "c"]);
  expect(idle).toHaveLength(0);
  whenIdle(() => done.push("d"));
  rest(1);
  expect(done).toEqual(["a", "b", "c", "d"]);
});

it("one that fails keeps no other from its turn", () => {
  const done: string[] = [];
  whenIdle(() => {
    throw new Error("out of order");
  });
  whenIdle(() => done.push("next"));
  expect(() => {
    rest(1);
  }).toThrow("out of order");
  rest(1);
  expect(done).toEqual(["next"]);
});

it("all of it can be had at once, and comes no second time", () => {
  const done = names();
  doAllNow();
  expect(done).toEqual(["a", "b", "c"]);
  rest(3);
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
  rest(1);
  expect(done).toEqual(["now", "later"]);
});
