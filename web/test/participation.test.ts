import { expect, it } from "vitest";
import { marksOf } from "../src/api/annotations";
import { drawWeekly } from "../src/chart/draw_weekly";
import { lanesOf } from "../src/model/lanes";
import { firstSeen, presenceChart, representation } from "../src/model/presence";
import { byParticipation } from "../src/model/programs";
import { inOrder, rolloutMarks } from "../src/model/rollout";
import { sevenDays } from "../src/model/seven_days";

const presence = (Key: string, FirstWeek: string, weeks: [string, number][]) => ({
  Key,
  FirstWeek,
  Reports: weeks.reduce((sum, [, reports]) => sum + reports, 0),
  Weeks: weeks.map(([Week, Reports]) => ({ Week, Reports })),
});

const program = (Name: string, weeks: [string, number][]) => ({
  ...presence("", weeks[0]?.[0] ?? "", weeks),
  Name,
  Versions: [
    presence("v1", "2026-11-01", weeks),
    presence("v2", "2026-11-08", [["2026-11-08", 1]]),
  ],
  GOOS: [],
});

it("puts the dates of a week together, counted back from the last", () => {
  const reports: [string, number][] = [
    ["2026-10-26", 1],
    ["2026-11-01", 2],
    ["2026-11-02", 2],
    ["2026-11-08", 4],
    ["2026-11-15", 8],
  ];
  const weeks = reports.map(([Week, Reports]) => ({ Week, Reports }));
  expect(sevenDays(weeks)).toEqual([
    { Week: "2026-11-01", Reports: 3 },
    { Week: "2026-11-08", Reports: 6 },
    { Week: "2026-11-15", Reports: 8 },
  ]);
});

it("shows seven days in which nobody took part as 0", () => {
  const weeks = [
    { Week: "2026-10-25", Reports: 1 },
    { Week: "2026-11-08", Reports: 4 },
  ];
  expect(sevenDays(weeks).map(({ Reports }) => Reports)).toEqual([1, 0, 4]);
});

it("leaves out first seven days that are not whole", () => {
  const day = (Week: string) => ({ Week, Reports: 1 });
  // The fourth of November is a Wednesday; others end their weeks on Mondays, too.
  const dates = ["2026-11-04", "2026-11-08", "2026-11-09", "2026-11-11", "2026-11-15"].map(day);
  expect(sevenDays(dates)).toEqual([{ Week: "2026-11-15", Reports: 3 }]);
});

it("keeps first seven days in which nobody reported later on the days before them", () => {
  const day = (Week: string) => ({ Week, Reports: 1 });
  const of = (...dates: string[]) => sevenDays(dates.map(day));
  expect(of("2026-11-01", "2026-11-08", "2026-11-15")).toHaveLength(3);
  expect(of("2026-11-12", "2026-11-15")).toEqual([{ Week: "2026-11-15", Reports: 2 }]);
});

it("puts the most reported program first, and those without reports apart", () => {
  const programs = [
    program("a", [["2026-11-01", 9]]),
    program("b", [["2026-11-08", 1]]),
    program("c", [["2026-11-08", 5]]),
  ];
  const { active, silent } = byParticipation(programs, "2026-11-08");
  expect(active.map(({ Name }) => Name)).toEqual(["c", "b"]);
  expect(silent.map(({ Name }) => Name)).toEqual(["a"]);
});

it("draws versions as shares of the reports of the program", () => {
  const one = program("a", [
    ["2026-11-01", 2],
    ["2026-11-08", 4],
  ]);
  const chart = presenceChart("Versions", one.Versions, one);
  expect(chart.Series?.map(({ Week, Key, Share }) => [Week, Key, Share])).toEqual([
    ["2026-11-01", "v1", 1],
    ["2026-11-08", "v1", 1],
    ["2026-11-08", "v2", 0.25],
  ]);
});

it("names the version that was seen last first, and programs that are new first", () => {
  const seen = firstSeen([
    program("old", [["2026-10-01", 1]]),
    program("new", [["2026-11-01", 1]]),
  ]);
  expect(seen.map(({ name, newest }) => [name, newest?.Key])).toEqual([
    ["new", "v2"],
    ["old", "v2"],
  ]);
});

it("says who is over-represented, and who is missing", () => {
  const bar = (Key: string, Share: number, Reference: number) => ({
    Key,
    Share,
    Reference,
    ...(Share > 0 && { Weight: Reference / Share }),
  });
  const Data = [bar("a", 0.5, 0.25), bar("b", 0.5, 0.48), bar("c", 0.1, 0.2), bar("d", 0, 0.07)];
  expect(representation({ Source: "", Date: "", Data })).toEqual([
    "a is over-represented: 50.0 % here, 25.0 % in the survey.",
    "c is under-represented: 10.0 % here, 20.0 % in the survey.",
    "d is missing: nobody who takes part reported it.",
  ]);
});

it("writes names above each other where they would cover each other", () => {
  const at = [0, 10, 20, 200].map((place) => ({ at: place, text: "v1.0.0" }));
  expect(lanesOf(at, 2)).toEqual([0, 1, undefined, 0]);
});

it("writes names to the left of their places where there is no room, over no other", () => {
  const names = [
    { at: 0, text: "v1.0.0" },
    { at: 260, text: "v1.1.0" },
    { at: 320, text: "v1.2.0", late: true },
    { at: 380, text: "v1.3.0", late: true },
  ];
  expect(lanesOf(names, 2)).toEqual([0, 0, 1, 0]);
});

it("writes a mark near the right edge inside of the picture", () => {
  const weeks = ["2026-10-04", "2026-10-11", "2026-10-18"].map((Week) => ({ Week, Reports: 7 }));
  const mark = (Date: string, Text: string) => ({
    Date,
    Kind: "release" as const,
    Programs: [],
    Text,
  });
  const marks = [mark("2026-10-06", "v1.0.0"), mark("2026-10-17", "v1.2.0-rc.1")];
  const svg = drawWeekly({ name: "acme", weeks, marks }, 600);
  const anchors = marks.map(({ Text }) =>
    [...svg.querySelectorAll("text")]
      .find(({ textContent }) => textContent === Text)
      ?.closest("[text-anchor]")
      ?.getAttribute("text-anchor"),
  );
  expect(anchors).toEqual(["start", "end"]);
});

it("marks each change of the share of users who are asked", () => {
  const step = (Date: string, Rate: number | null, Salt: string | null = "acme") => ({
    Date,
    Version: "v0.1.0",
    Rate,
    Salt,
  });
  const marks = rolloutMarks([
    step("2026-10-01", 0.001),
    step("2026-10-08", 0.05),
    step("2026-10-15", 0.05, "other"),
    step("2026-10-22", 0.01, "third"),
    step("2026-10-29", null, null),
    step("2026-11-05", 1),
  ]);
  expect(marks.map(({ Date, Text, Short }) => [Date, Text, Short])).toEqual([
    ["2026-10-01", "0.1 % of users are asked.", "asking 0.1 %"],
    ["2026-10-08", "5 % of users are asked, before 0.1 %.", "asking 5 %"],
    ["2026-10-15", "5 % of users are asked; others than before.", "asking 5 %"],
    ["2026-10-22", "1 % of users are asked, before 5 %; others than before.", "asking 1 %"],
    ["2026-10-29", "The list no longer says how many users are asked.", "asking"],
    ["2026-11-05", "100 % of users are asked.", "asking 100 %"],
  ]);
  // They are of all programs.
  expect(marksOf(marks, "a")).toEqual(marks);
});

it("writes the share at its mark in the picture", () => {
  const weeks = ["2026-10-04", "2026-10-11", "2026-10-18"].map((Week) => ({ Week, Reports: 7 }));
  const marks = rolloutMarks([
    { Date: "2026-10-06", Version: "v0.1.0", Rate: 0.05, Salt: "acme" },
    { Date: "2026-11-06", Version: "v0.2.0", Rate: 1, Salt: "acme" },
  ]);
  const svg = drawWeekly({ name: "acme", weeks, marks }, 600);
  expect(svg.textContent).toContain("asking 5 %");
  // After the last week nothing is drawn.
  expect(svg.textContent).not.toContain("asking 100 %");
});

it("puts marks from two places in the order of their days", () => {
  const mark = (Date: string) => ({ Date, Kind: "note" as const, Programs: [], Text: Date });
  const days = inOrder(
    [mark("2026-10-01"), mark("2026-11-01")],
    [mark("2026-09-01"), mark("2026-10-15")],
  ).map(({ Date }) => Date);
  expect(days).toEqual(["2026-09-01", "2026-10-01", "2026-10-15", "2026-11-01"]);
});

it("shows a program its own marks and those of all", () => {
  const mark = (Text: string, Programs: string[]) => ({
    Date: "2026-11-01",
    Kind: "note" as const,
    Programs,
    Text,
  });
  const marks = [mark("all", []), mark("a", ["a"]), mark("b", ["b"])];
  expect(marksOf(marks, "a").map(({ Text }) => Text)).toEqual(["all", "a"]);
});
