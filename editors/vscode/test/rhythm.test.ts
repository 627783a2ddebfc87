import { expect, test } from "vitest";
import { IDLE_MS, Rhythm, WORK_MINUTES } from "../src/rhythm";

const MINUTE = 60_000;

function workFor(rhythm: Rhythm, from: number, until: number, step = 1000): void {
  for (let now = from; now < until; now += step) rhythm.work(now);
}

test("six minutes and five", () => {
  expect(WORK_MINUTES).toBe(6);
  expect(IDLE_MS).toBe(5 * MINUTE);
});

test("five minutes of typing are not enough, the sixth is", () => {
  const rhythm = new Rhythm();
  workFor(rhythm, 0, 5 * MINUTE);
  expect(rhythm.hasWorked).toBe(false);
  rhythm.work(5 * MINUTE);
  expect(rhythm.hasWorked).toBe(true);
});

test("many keys in one minute are one minute", () => {
  const rhythm = new Rhythm();
  workFor(rhythm, 0, MINUTE, 1);
  expect(rhythm.hasWorked).toBe(false);
});

test("minutes of work count together over pauses of any length", () => {
  const rhythm = new Rhythm();
  for (let time = 0; time < 6; time += 1) {
    expect(rhythm.hasWorked).toBe(false);
    rhythm.work(time * 60 * MINUTE);
  }
  expect(rhythm.hasWorked).toBe(true);
});

test("two keys beside a full minute of the clock are not two minutes", () => {
  const rhythm = new Rhythm();
  for (let time = 0; time < 6; time += 1) rhythm.work(MINUTE - 1 + time * 2);
  expect(rhythm.hasWorked).toBe(false);
});

test("signs alone are no work, but they end idleness", () => {
  const rhythm = new Rhythm();
  rhythm.work(0);
  expect(rhythm.idleIn(4 * MINUTE)).toBe(MINUTE);
  for (let now = 0; now <= 60 * MINUTE; now += MINUTE) rhythm.sign(now);
  expect(rhythm.hasWorked).toBe(false);
  expect(rhythm.idleIn(60 * MINUTE)).toBe(IDLE_MS);
  expect(rhythm.idleIn(65 * MINUTE)).toBe(0);
  expect(rhythm.idleIn(99 * MINUTE)).toBe(0);
});

test("started again, it counts from nothing", () => {
  const rhythm = new Rhythm();
  workFor(rhythm, 0, 6 * MINUTE);
  rhythm.restart();
  expect(rhythm.hasWorked).toBe(false);
  workFor(rhythm, 6 * MINUTE, 11 * MINUTE);
  expect(rhythm.hasWorked).toBe(false);
  rhythm.work(11 * MINUTE);
  expect(rhythm.hasWorked).toBe(true);
});
