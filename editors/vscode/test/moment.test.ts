import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Moment, REST_MS, type Outcome } from "../src/moment";

const MINUTE = 60_000;

let isBusy = false;
let asked: ((outcome: Outcome) => void)[] = [];
let moment: Moment;

beforeEach(() => {
  vi.useFakeTimers();
  isBusy = false;
  asked = [];
  moment = new Moment(
    () => new Promise((resolve) => asked.push(resolve)),
    () => isBusy,
  );
});

afterEach(() => {
  moment.dispose();
  vi.useRealTimers();
});

function pass(ms: number): void {
  vi.advanceTimersByTime(ms);
}

/** So many minutes of typing, the last key at their end. */
function work(minutes: number): void {
  for (let minute = 0; minute < minutes; minute += 1) {
    moment.work();
    pass(MINUTE);
  }
  moment.work();
}

async function answer(outcome: Outcome): Promise<void> {
  const resolve = asked.at(-1);
  if (resolve === undefined) throw new Error("nobody was asked");
  resolve(outcome);
  await vi.advanceTimersByTimeAsync(0);
}

test("asks after six minutes of work and five of idleness, not before", () => {
  work(6);
  pass(5 * MINUTE - 1);
  expect(asked).toHaveLength(0);
  pass(1);
  expect(asked).toHaveLength(1);
});

test("does not ask who has worked less, however long he is idle", () => {
  work(4);
  pass(24 * 60 * MINUTE);
  expect(asked).toHaveLength(0);
});

test("does not ask while there is work without a pause", () => {
  work(10 * 60);
  expect(asked).toHaveLength(0);
  pass(5 * MINUTE);
  expect(asked).toHaveLength(1);
});

test("any sign begins idleness anew", () => {
  work(6);
  for (let time = 0; time < 10; time += 1) {
    pass(4 * MINUTE);
    moment.sign();
  }
  expect(asked).toHaveLength(0);
  pass(5 * MINUTE - 1);
  expect(asked).toHaveLength(0);
  pass(1);
  expect(asked).toHaveLength(1);
});

test("waits as long as the window is used, by a terminal, say", () => {
  work(6);
  isBusy = true;
  pass(60 * MINUTE);
  expect(asked).toHaveLength(0);
  isBusy = false;
  pass(10 * MINUTE);
  expect(asked).toHaveLength(1);
});

test("asks once at a time: while a question is there, nothing else happens", () => {
  work(6);
  pass(5 * MINUTE);
  work(60);
  pass(3 * REST_MS);
  expect(asked).toHaveLength(1);
});

test("after a yes or a no never again", async () => {
  work(6);
  pass(5 * MINUTE);
  await answer("done");
  pass(2 * REST_MS);
  work(60);
  pass(60 * MINUTE);
  expect(asked).toHaveLength(1);
});

test("rests for a day after an attempt; then work is counted from nothing", async () => {
  work(6);
  pass(5 * MINUTE);
  await answer("later");
  work(22 * 60);
  pass(6 * MINUTE);
  expect(asked).toHaveLength(1);
  pass(REST_MS - 22 * 60 * MINUTE - 6 * MINUTE);
  work(4);
  pass(5 * MINUTE);
  expect(asked).toHaveLength(1);
  work(2);
  pass(5 * MINUTE);
  expect(asked).toHaveLength(2);
});

test("if the editor forbids it, the next idle moment after work is as good", async () => {
  work(6);
  pass(5 * MINUTE);
  await answer("notNow");
  pass(REST_MS);
  expect(asked).toHaveLength(1);
  moment.sign();
  pass(REST_MS);
  expect(asked).toHaveLength(1);
  moment.work();
  pass(5 * MINUTE);
  expect(asked).toHaveLength(2);
});

test("closed while it waits, it does not ask", () => {
  work(6);
  moment.dispose();
  pass(60 * MINUTE);
  moment.work();
  pass(60 * MINUTE);
  expect(asked).toHaveLength(0);
});

test("closed while it asks, it does not ask again", async () => {
  work(6);
  pass(5 * MINUTE);
  moment.dispose();
  await answer("later");
  pass(2 * REST_MS);
  work(6);
  pass(60 * MINUTE);
  expect(asked).toHaveLength(1);
});

test("one timer is enough for any number of keys", () => {
  work(6);
  for (let key = 0; key < 1000; key += 1) moment.work();
  expect(vi.getTimerCount()).toBe(1);
});
