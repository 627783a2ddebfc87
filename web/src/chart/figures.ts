import type { Bar, Chart } from "../api/types";
import { count, percent, plural } from "../model/format";

/** What a bar counts: reports, or with a filter the builds of a program in them. */
export type Noun = "report" | "build";

/** How many could have the chart. A collector that does not say so means all reports. */
export function participantsOf(chart: Chart, numReports: number): number {
  return chart.Participants ?? numReports;
}

export function shareOf(bar: Bar, participants: number): number {
  if (bar.Share !== undefined) return bar.Share;
  return participants > 0 ? Math.min(1, bar.Value / participants) : 0;
}

/** The interval of a share, if it is one: where every report has the chart, both ends are the share. */
export function intervalOf({ Low, High }: Bar): { low: number; high: number } | undefined {
  return Low !== undefined && High !== undefined && High > Low
    ? { low: Low, high: High }
    : undefined;
}

/** What is said of a bar when it is pointed at, a line each. */
export function barLines(bar: Bar, participants: number, noun: Noun): string[] {
  const interval = intervalOf(bar);
  return [
    `${plural(bar.Value, noun)}, ${percent(shareOf(bar, participants))} of ${count(participants)}`,
    ...(interval ? [`95 % interval ${percent(interval.low)} to ${percent(interval.high)}`] : []),
    ...(bar.Sum === undefined ? [] : [`counted ${plural(bar.Sum, "time")}`]),
  ];
}

/** The bars in the order in which they are to be read: a histogram's from its first bucket on. */
export function orderedBars({ Data, Buckets }: Chart): Bar[] {
  if (!Buckets) return Data;
  const place = new Map(Buckets.map((bucket, i) => [bucket, i]));
  const last = Buckets.length;
  return [...Data].sort((a, b) => (place.get(a.Key) ?? last) - (place.get(b.Key) ?? last));
}

/** The name of a bucket as it is shown; a plain counter is its own bucket. */
export function bucketName(key: string, { Name }: Chart, noun: Noun): string {
  return key === Name ? `${noun}s with it` : key;
}
