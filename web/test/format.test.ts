import { expect, it } from "vitest";
import { count, plural, share } from "../src/model/format";

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

it("writes shares in per cent, and never makes something look like nothing", () => {
  expect([share(0, 400), share(1, 400), share(109, 400), share(400, 400)]).toEqual([
    "0%",
    "0.3%",
    "27%",
    "100%",
  ]);
  expect(share(3, 0)).toBe("–");
});
