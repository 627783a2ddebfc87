import { expect, it } from "vitest";
import type { Chart } from "../src/api/types";
import { barsPicture } from "../src/chart/bars_picture";
import { boundOf } from "../src/chart/bounds";
import { csvOf } from "../src/chart/csv";
import { placeMarks } from "../src/chart/draw_histogram";
import { histogramPicture } from "../src/chart/histogram_picture";
import { fileName } from "../src/chart/save";
import { spread } from "../src/chart/spread";
import { surveyPicture } from "../src/chart/survey_picture";
import { barRows, surveyRows, trendRows } from "../src/chart/table_rows";
import { hasTrend, trendPicture } from "../src/chart/trend_picture";
import { viewsOf } from "../src/chart/views";
import { chart, histogram, participants, platforms, range, survey, trend, weeks } from "./canned";

const setting = { numReports: 2400, noun: "report" as const, range };

it("shows shares of the chart's participants, with their interval", () => {
  const picture = barsPicture(chart("acme/x", { a: 0.5, b: 0 }), setting);
  expect(picture.keys).toEqual(["a"]);
  const { values, intervals } = picture;
  const [low = 0, high = 0] = intervals[0] ?? [];
  expect(low).toBeLessThan(values[0] ?? 0);
  expect(high).toBeGreaterThan(values[0] ?? 0);
  expect(picture.points()[0]?.lines).toEqual([
    expect.stringContaining("of 2,000"),
    expect.stringMatching(/^95 % interval/),
    expect.stringMatching(/^counted [1-9][\d,]* times$/),
  ]);
});

it("says a share of all reports where the collector does not say of how many", () => {
  const bars = { ID: "", Name: "GOOS", Type: "partition" };
  const Data = [{ Week: "2026-11-15", Key: "linux", Value: 600 }];
  expect(barsPicture({ ...bars, Data }, setting).points()[0]?.lines).toEqual([
    "600 reports, 25.0 % of 2,400",
  ]);
});

it("draws the most frequent of very many buckets in their order, and says how many are left", () => {
  const keys = Array.from({ length: 40 }, (_, i) => `v1.${i}.0`);
  const many = chart("Version", Object.fromEntries(keys.map((key, i) => [key, (1 + i) / 50])));
  const picture = barsPicture(many, setting);
  expect(picture.left).toBe(16);
  expect(picture.keys).toEqual(
    many.Data.filter(({ Value }) => Value >= Math.min(...picture.values)).map(({ Key }) => Key),
  );
  const [bars] = viewsOf(many, setting);
  expect(bars?.meaning).toContain("The 16 less frequent are in the table.");
  expect(barRows(many, setting).rows).toHaveLength(40);
});

it("shows a lone counter as a part of all that could have it", () => {
  const picture = barsPicture(chart("acme/runs", { "acme/runs": 0.9 }), setting);
  expect(picture).toMatchObject({ track: true, full: participants, keys: [""] });
  expect(picture.points()[0]?.title).toBe("reports with it");
});

it.each([
  ["<10ms", 1e7],
  ["<2h", 7.2e12],
  ["<1KiB", 1024],
  ["<5", 5],
  [">=5", undefined],
  ["<5 apples", undefined],
  ["<", undefined],
])("reads the bound of %s", (bucket, bound) => {
  expect(boundOf(bucket)).toBe(bound);
});

it("puts percentiles where they are inside their bucket", () => {
  const picture = histogramPicture(histogram, setting);
  expect(picture?.buckets).toEqual(histogram.Buckets);
  const [p50, p90, p99] = picture?.marks ?? [];
  expect(p50).toEqual({ at: 2 + 24 / 90, text: "p50 34ms", open: false });
  expect(p90?.at).toBeCloseTo(3.6);
  expect(p99).toEqual({ at: 5.5, text: "p99 >=10s", open: true });
});

it("takes no chart for a histogram that has no bounds", () => {
  expect(histogramPicture({ ...histogram, Buckets: ["a", "b"] }, setting)).toBeUndefined();
  expect(histogramPicture(trend, setting)).toBeUndefined();
});

function placed(at: number[], width: number): [number, boolean][] {
  const marks = at.map((each) => ({ at: each, text: "p50 34ms", open: false }));
  return placeMarks(marks, 1, width).map(({ row, late }) => [row, late]);
}

it("places texts of marks beside their lines, to the left where there is no room", () => {
  expect(placed([80, 170, 354], 360)).toEqual([
    [0, false],
    [0, false],
    [0, true],
  ]);
  expect(placed([126, 132, 354], 360)).toEqual([
    [0, true],
    [0, false],
    [0, true],
  ]);
});

it("places texts under each other where they would meet, and no line goes through one", () => {
  expect(placed([83, 138, 209], 230)).toEqual([
    [2, true],
    [1, true],
    [0, true],
  ]);
});

it("leaves a text of bold letters its room, however narrow the picture", () => {
  expect(placed([0, 75, 170], 400).map(([row]) => row)).toEqual([1, 0, 0]);
});

it("draws the greatest lines, and none across weeks without data", () => {
  const many = chart(
    "acme/m",
    Object.fromEntries(Array.from("abcdefgh").map((key, i) => [key, 0.1 + i / 10])),
  );
  const gap = (many.Series ?? []).filter(({ Week }) => Week !== weeks[3] && Week !== weeks[4]);
  const picture = trendPicture({ ...many, Series: gap }, setting);
  expect(picture.lines).toEqual(["h", "g", "f", "e", "d", "c"]);
  expect(picture.left).toBe(2);
  const line = picture.marks.filter((mark) => mark.line === "h");
  expect(line).toHaveLength(10);
  expect(line.map(({ stretch }) => stretch)).toEqual([0, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
});

it("shows only the weeks that were asked for", () => {
  const [from = "", to = ""] = weeks.slice(3, 5);
  const picture = trendPicture(trend, { ...setting, range: { from, to } });
  expect([...new Set(picture.marks.map(({ week }) => week))]).toEqual([from, to]);
  expect(hasTrend(trend, setting)).toBe(true);
  expect(hasTrend({ ...trend, Series: [] }, setting)).toBe(false);
});

it("takes a bucket that a week lacks for nobody in that week", () => {
  const versions = chart("Version", { "v1.0.0": 0.4, "v1.1.0": 0.2 });
  const Series = (versions.Series ?? []).filter(
    ({ Week, Key }) => Week !== weeks[0] || Key === "v1.0.0",
  );
  const picture = trendPicture({ ...versions, Series }, setting);
  const at = picture.marks.findIndex(({ line, week }) => line === "v1.1.0" && week === weeks[0]);
  expect(picture.marks[at]?.share).toBe(0);
  expect(picture.points()[at]?.lines).toEqual(["no report has it"]);
});

it("sets telemetry against a survey, and says how many reports there were at its shares", () => {
  const [found] = survey.Surveys ?? [];
  if (!found) throw new Error("the canned chart has no survey");
  const picture = surveyPicture(survey, found, setting);
  expect(picture.ends).toEqual(["×1.19", "×0.50", "×1.11", "–"]);
  expect(picture.points()[1]?.lines[1]).toContain("more frequent here than in the survey");
  expect(picture.points()[3]?.lines[1]).toContain("cannot be estimated");
  expect(picture.points()[1]?.lines[2]).toMatch(
    /^at the survey’s share it would be [\d,]+ reports$/,
  );
  const rows = surveyRows(survey, found, setting);
  const value = survey.Data.find(({ Key }) => Key === "neovim")?.Value ?? 0;
  expect(rows.columns.at(-1)).toBe("Reports, if the shares were the survey’s");
  expect(rows.rows[1]).toEqual([
    "neovim",
    { share: 0.34 },
    { share: 0.17 },
    0.5,
    Math.round(value / 2),
  ]);
  expect(rows.rows[3]?.slice(3)).toEqual([undefined, undefined]);
});

it.each([
  [histogram, ["histogram", "bars", "trend"]],
  [survey, ["survey", "bars", "trend"]],
  [trend, ["trend", "bars"]],
  [platforms[0] ?? trend, ["bars", "trend"]],
])("offers the view that a chart is meant for first", (given, ids) => {
  expect(viewsOf(given, setting).map(({ id }) => id)).toEqual(ids);
});

it("begins with bars where a timeseries has one week only", () => {
  const to = weeks[0] ?? "";
  const Series = (trend.Series ?? []).filter(({ Week }) => Week === to);
  expect(viewsOf({ ...trend, Series }, setting)[0]?.id).toBe("bars");
});

it("has every bucket in the table, in a histogram's order, also those without reports", () => {
  expect(barRows(histogram, setting).rows.map(([key]) => key)).toEqual(histogram.Buckets);
  const rows = barRows(survey, setting);
  expect(rows.rows.map(([key]) => key)).toContain("zed");
  expect(rows.columns).toEqual([
    "Bucket",
    "Reports",
    "Share",
    "From (95 %)",
    "To (95 %)",
    "Counted",
  ]);
  expect(trendRows(trend, setting).rows).toHaveLength(weeks.length * 3);
});

it("writes tables that spreadsheets read and never carry out", () => {
  const rows = [
    ["=1+1", 2, { share: 0.125 }, undefined],
    ['a "b", c', 0, { share: 0 }, 1],
  ];
  expect(csvOf({ columns: ["Bucket", "Reports", "Share", "Sum"], heads: 1, rows })).toBe(
    'Bucket,Reports,Share,Sum\r\n\'=1+1,2,0.125,\r\n"a ""b"", c",0,0,1\r\n',
  );
});

it("moves labels apart, and keeps them inside", () => {
  expect(spread([10, 12, 90], 15, 100)).toEqual([10, 25, 90]);
  expect(spread([99, 98, 97], 15, 100)).toEqual([100, 85, 70]);
});

it("makes names of files that every system takes", () => {
  expect(fileName(["golang.org/x/tools/gopls", "gopls/client", "bars"], "csv")).toBe(
    "golang.org_x_tools_gopls-gopls_client-bars.csv",
  );
  expect(fileName(["../..", "a b", ""], "png")).toBe("a_b.png");
});

it("says why lines have no band where every report has the chart", () => {
  const lines = (given: Chart) => viewsOf(given, setting).find(({ id }) => id === "trend")?.meaning;
  const exact = (trend.Series ?? []).map((bar) => {
    const share = bar.Share ?? 0;
    return { ...bar, Low: share, High: share };
  });
  const why = "All reports have the chart, so there is no band.";
  expect(lines({ ...trend, Rate: 1, Series: exact })).toContain(why);
  expect(lines(trend)).toContain("with the 95 % band around it");
  expect(lines(trend)).not.toContain(why);
});
