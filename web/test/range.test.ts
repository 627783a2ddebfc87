import { describe, expect, it } from "vitest";
import { pathOfRange, rangeOfPath, titleOfRange } from "../src/model/range";

describe("rangeOfPath", () => {
  it("reads one week", () => {
    expect(rangeOfPath("/charts/2026-11-29")).toEqual({ from: "2026-11-29", to: "2026-11-29" });
  });

  it("reads several weeks, with or without a slash at the end", () => {
    const range = { from: "2026-11-08", to: "2026-11-29" };
    expect(rangeOfPath("/charts/2026-11-08_2026-11-29")).toEqual(range);
    expect(rangeOfPath("/charts/2026-11-08_2026-11-29/")).toEqual(range);
  });

  it.each([
    "/charts/",
    "/charts/today",
    "/charts/2026-02-30",
    "/charts/2026-11-29_",
    "/charts/2026-11-29_2026-11-08",
    "/charts/2026-11-08_2026-11-15_2026-11-29",
    "/charts/2026-11-29/more",
    "/data/2026-11-29",
  ])("finds no range in %s", (path) => {
    expect(rangeOfPath(path)).toBeUndefined();
  });

  it("is undone by pathOfRange", () => {
    for (const path of ["/charts/2026-11-29", "/charts/2026-11-08_2026-11-29"]) {
      const range = rangeOfPath(path);
      expect(range && pathOfRange(range)).toBe(path);
    }
  });
});

describe("titleOfRange", () => {
  it("names one week by its end and several by both ends", () => {
    expect(titleOfRange({ from: "2026-11-29", to: "2026-11-29" })).toBe("Week ending 2026-11-29");
    expect(titleOfRange({ from: "2026-11-08", to: "2026-11-29" })).toBe(
      "Weeks ending 2026-11-08 to 2026-11-29",
    );
  });
});
