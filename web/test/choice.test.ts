import { expect, it } from "vitest";
import {
  chartsQuery,
  choiceOf,
  noFilters,
  programPath,
  searchOf,
  stacksPath,
  stacksQuery,
  toggled,
} from "../src/model/choice";
import { movedEnd, spansOf, usualRange, weeksIn, wholeWeeks } from "../src/model/spans";
import { widerChoices } from "../src/view/widen";
import { valuesOf } from "../src/view/filters";
import { platforms, weeks } from "./canned";

const published = weeks.map((Week) => ({ Week, Reports: 1 }));
const full = {
  name: "golang.org/x/tools/gopls",
  range: { from: "2026-01-04", to: "2026-02-01" },
  filters: {
    version: ["v1.2.3", "v1.3.0+x&y"],
    goos: ["linux"],
    goarch: [],
    goversion: ["go1.26"],
  },
};

it("is the same after a way through the address", () => {
  expect(choiceOf(searchOf(full))).toEqual(full);
  expect(searchOf(full)).toContain("?name=golang.org/x/tools/gopls&version=v1.2.3&version=");
});

it.each([
  "?name=p&from=soon&to=2026-02-01",
  "?name=p&from=2026-02-02&to=2026-02-01",
  "?name=p&from=2026-02-02",
])("leaves out weeks that are none: %s", (search) => {
  expect(choiceOf(search)).toEqual({ name: "p", filters: noFilters() });
});

it("takes a value once, and nothing empty but a version", () => {
  expect(choiceOf("?name=p&goos=linux&goos=linux&goos=").filters.goos).toEqual(["linux"]);
  const none = choiceOf("?name=p&version=");
  expect(none.filters.version).toEqual([""]);
  expect(searchOf(none)).toBe("?name=p&version=");
  expect(stacksQuery("p", full.range, none.filters.version)).toMatch(/&version=$/);
});

it("asks the collector for the weeks and what is chosen", () => {
  expect(chartsQuery(full.name, full.range, full.filters)).toBe(
    "/api/v1/charts?from=2026-01-04&to=2026-02-01&program=golang.org/x/tools/gopls&series=week" +
      "&version=v1.2.3&version=v1.3.0%2Bx%26y&goos=linux&goversion=go1.26",
  );
  expect(stacksQuery("cmd/go", full.range, ["go1.26"])).toBe(
    "/api/v1/stacks?from=2026-01-04&to=2026-02-01&program=cmd/go&version=go1.26",
  );
});

it("leads from charts to stacks with what both know", () => {
  expect(choiceOf(stacksPath(full).replace("/stacks/", "")).filters).toEqual({
    ...noFilters(),
    version: full.filters.version,
  });
  expect(programPath({ name: "p", filters: noFilters() })).toBe("/program/?name=p");
});

it("takes values in and out", () => {
  const once = toggled({ name: "p", filters: noFilters() }, "goos", "linux");
  expect(once.filters.goos).toEqual(["linux"]);
  expect(toggled(once, "goos", "linux").filters).toEqual(noFilters());
});

it("looks back a quarter of a year unless told", () => {
  expect(usualRange(published)).toEqual({ from: weeks[0], to: weeks.at(-1) });
  expect(usualRange([])).toBeUndefined();
  const daily = Array.from({ length: 400 }, (_, i) => ({
    Week: new Date(Date.UTC(2025, 0, 1 + i)).toISOString().slice(0, 10),
    Reports: 1,
  }));
  const range = usualRange(daily);
  expect(weeksIn(daily, range ?? { from: "", to: "" })).toHaveLength(84);
  // One date has a seventh of the users.
  expect(weeksIn(daily, spansOf(daily)[0]?.range ?? { from: "", to: "" })).toHaveLength(7);
  expect(spansOf(daily).map(({ title }) => title)).toEqual([
    "Newest week",
    "4 weeks",
    "12 weeks",
    "A year",
    "All",
  ]);
});

it("lets a range begin and end with whole weeks", () => {
  const dates = ["2026-01-02", "2026-01-04", "2026-01-05", "2026-01-11", "2026-01-25"];
  expect(wholeWeeks(dates.map((Week) => ({ Week, Reports: 1 })))).toEqual([
    { from: "2026-01-25", to: "2026-01-25" },
    { from: "2026-01-05", to: "2026-01-11" },
    { from: "2026-01-02", to: "2026-01-04" },
  ]);
  expect(wholeWeeks(published)).toHaveLength(weeks.length);
  expect(wholeWeeks([])).toEqual([]);
});

it("offers no range twice", () => {
  expect(spansOf(published.slice(-1)).map(({ title }) => title)).toEqual(["Newest week"]);
  expect(spansOf(published).map(({ title }) => title)).toEqual([
    "Newest week",
    "4 weeks",
    "12 weeks",
  ]);
});

it("lets no end of a range pass the other", () => {
  const range = { from: "2026-01-05", to: "2026-01-18" };
  const later = { from: "2026-01-19", to: "2026-01-25" };
  const earlier = { from: "2025-12-29", to: "2026-01-04" };
  expect(movedEnd(range, "from", later)).toEqual(later);
  expect(movedEnd(range, "to", earlier)).toEqual(earlier);
  expect(movedEnd(range, "to", later)).toEqual({ from: range.from, to: later.to });
  expect(movedEnd(range, "from", earlier)).toEqual({ from: earlier.from, to: range.to });
});

it("lists the newest version first, and what is chosen though nobody has it", () => {
  const keys = (dimension: "version" | "goos", filters = noFilters()) =>
    valuesOf(dimension, platforms, filters).map(({ Key }) => Key);
  expect(keys("version")[0]).toBe("v1.10.0");
  expect(keys("goos")).toEqual(["linux", "darwin", "windows"]);
  expect(keys("goos", { ...noFilters(), goos: ["plan9"] })[0]).toBe("plan9");
});

it("says how to see more than nothing", () => {
  const all = { from: "2026-01-04", to: "2026-11-22" };
  const titles = widerChoices(full, full.range, all).map(({ title }) => title);
  expect(titles).toEqual([
    "Any version, not only v1.2.3, v1.3.0+x&y",
    "Any system, not only linux",
    "Any toolchain, not only go1.26",
    "All weeks, 2026-01-04 to 2026-11-22",
    "No filters",
  ]);
  expect(widerChoices({ name: "p", filters: noFilters() }, all, all)).toEqual([]);
});

it("offers all weeks where the address names none, and fewer are shown", () => {
  const all = { from: "2025-01-05", to: "2026-11-22" };
  const choice = { name: "p", filters: noFilters() };
  expect(widerChoices(choice, { from: "2026-08-30", to: "2026-11-22" }, all)).toEqual([
    { title: "All weeks, 2025-01-05 to 2026-11-22", choice: { ...choice, range: all } },
  ]);
});
