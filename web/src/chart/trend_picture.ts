import type { Bar, Chart } from "../api/types";
import { percent, plural } from "../model/format";
import { type Noun, bucketName, intervalOf } from "./figures";
import type { Setting, TrendPicture, TrendPoint } from "./picture";

/** More lines than colours that can be told apart help nobody; the table has them all. */
const maxLines = 6;
/** A line is drawn across weeks that are no further apart. */
const maxGapDays = 10;

function daysBetween(earlier: string, later: string): number {
  return (Date.parse(later) - Date.parse(earlier)) / 86_400_000;
}

/** Which stretch without a gap each week is in. */
function stretchesOf(weeks: string[]): Map<string, number> {
  let stretch = 0;
  return new Map(
    weeks.map((week, i) => {
      const before = weeks[i - 1];
      if (before !== undefined && daysBetween(before, week) > maxGapDays) stretch += 1;
      return [week, stretch];
    }),
  );
}

function linesOf(series: Bar[]): string[] {
  const totals = new Map<string, number>();
  for (const { Key, Value } of series) totals.set(Key, (totals.get(Key) ?? 0) + Value);
  const reported = [...totals].filter(([, total]) => total > 0);
  return reported.sort(([, a], [, b]) => b - a).map(([key]) => key);
}

function pointOf(line: string, week: string, bar: Bar | undefined, stretch: number): TrendPoint {
  const share = bar?.Share ?? 0;
  const { low, high } = (bar && intervalOf(bar)) ?? { low: share, high: share };
  return { line, week, share, low, high, stretch };
}

function pointLines(bar: Bar | undefined, noun: Noun): string[] {
  if (!bar) return [`no ${noun} has it`];
  const interval = intervalOf(bar);
  return [
    `${plural(bar.Value, noun)}, ${percent(bar.Share ?? 0)}`,
    ...(interval ? [`95 % interval ${percent(interval.low)} to ${percent(interval.high)}`] : []),
    ...(bar.Sum === undefined ? [] : [`counted ${plural(bar.Sum, "time")}`]),
  ];
}

function isIn({ Week }: Bar, { range }: Setting): boolean {
  return Week >= range.from && Week <= range.to;
}

/** Whether somebody reported the chart in a week of the range: of others there are no lines. */
export function hasTrend({ Series = [] }: Chart, setting: Setting): boolean {
  return Series.some((bar) => bar.Value > 0 && isIn(bar, setting));
}

/** The shares of the greatest buckets, week by week, of a chart that has a trend. */
export function trendPicture(chart: Chart, setting: Setting): TrendPicture {
  const series = (chart.Series ?? []).filter((bar) => isIn(bar, setting));
  const all = linesOf(series);
  const lines = all.slice(0, maxLines);
  const weeks = [...new Set(series.map(({ Week }) => Week))].sort();
  const stretches = stretchesOf(weeks);
  const bars = new Map(series.map((bar) => [`${bar.Week} ${bar.Key}`, bar]));
  const pairs = lines.flatMap((line) => weeks.map((week) => ({ line, week })));
  const found = pairs.map((pair) => ({ ...pair, bar: bars.get(`${pair.week} ${pair.line}`) }));
  const marks = found.map(({ line, week, bar }) =>
    pointOf(line, week, bar, stretches.get(week) ?? 0),
  );
  return {
    kind: "trend",
    name: chart.Name,
    lines: lines.map((line) => bucketName(line, chart, setting.noun)),
    marks: marks.map((mark) => ({ ...mark, line: bucketName(mark.line, chart, setting.noun) })),
    range: setting.range,
    top: Math.max(...marks.map((mark) => Math.max(mark.share, mark.high))),
    left: all.length - lines.length,
    points: () =>
      found.map(({ line, week, bar }) => ({
        title: `${bucketName(line, chart, setting.noun)}, week ending ${week}`,
        lines: pointLines(bar, setting.noun),
      })),
  };
}
