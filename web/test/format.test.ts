import { expect, it } from "vitest";
import { count, percent, plural, rateText, share, short } from "../src/model/format";

it("groups digits", () => {
  expect([0, 12, 123, 1234, 12345, 1234567, -1234].map(count)).toEqual([
    "0",
    "12",
    "123",
    "1,234",
    "12,345",
    "1,234,567",
    "-1,234",
  ]);
});

it("writes numbers short as `Intl` does", () => {
  const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });
  const values = [
    0, 0.5, 7, 950, 999, 999.95, 1000, 1049, 1050, 12_345, 999_949, 999_950, 1e6, 2.5e9, 3e12,
  ];
  expect(values.map(short)).toEqual(values.map((value) => compact.format(value)));
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
