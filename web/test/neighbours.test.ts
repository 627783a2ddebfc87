import { expect, it } from "vitest";
import { neighboursOf } from "../src/model/neighbours";

const weeks = ["2026-10-18", "2026-11-01", "2026-11-08", "2026-11-15", "2026-11-22"].map(
  (Week) => ({ Week, Reports: 1 }),
);

function week(date: string) {
  return { from: date, to: date };
}

it("leads to the weeks before and after, and to the last 28 days", () => {
  expect(neighboursOf(week("2026-11-15"), weeks)).toEqual({
    earlier: week("2026-11-08"),
    later: week("2026-11-22"),
    // 2026-10-18 is 28 days ago, and so the first day that is out.
    wider: { from: "2026-11-01", to: "2026-11-15" },
  });
});

it("offers nothing where there is nothing", () => {
  expect(neighboursOf(week("2026-10-18"), weeks.slice(0, 1))).toEqual({});
});

it("skips to the weeks outside of a range", () => {
  expect(neighboursOf({ from: "2026-11-01", to: "2026-11-15" }, weeks)).toEqual({
    earlier: week("2026-10-18"),
    later: week("2026-11-22"),
  });
});
