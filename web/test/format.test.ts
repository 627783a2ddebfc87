import { expect, it } from "vitest";
import { count, percent, plural, rateText, share } from "../src/model/format";

it("groups digits", () => {
  expect(count(1234567)).toBe("1,234,567");
});

it("knows one from many", () => {
  expect([0, 1, 1200].map((value) => plural(value, "report"))).toEqual([
    "0 reports",
    "1 report",
    "1,200 reports",
  ]);
});

it("writes shares in per cent, and never makes something look like nothing, nor most like all", () => {
  expect([0, 1, 1090, 3984, 3999, 4000].map((part) => share(part, 4000))).toEqual([
    "0 %",
    "under 0.1 %",
    "27.3 %",
    "99.6 %",
    "over 99.9 %",
    "100 %",
  ]);
  expect([0.0001, 0.0123].map(percent)).toEqual(["under 0.1 %", "1.2 %"]);
  expect(share(3, 0)).toBe("–");
});

it("writes rates as their owner did", () => {
  expect([0.0001, 0.001, 0.05, 0.996, 1].map(rateText)).toEqual([
    "0.01 %",
    "0.1 %",
    "5 %",
    "99.6 %",
    "100 %",
  ]);
});
