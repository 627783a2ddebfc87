import type { Chart } from "../api/types";

/** What is known of a chart beyond its numbers. */
export interface Telling {
  /** Whether the list's owner gave it a title: it answers a question that somebody asked. */
  titled: boolean;
}

const aboutBuilds = ["Version", "GOOS", "GoVersion", "GOARCH"];
/** More than 8 equal bars are not read at a glance. */
const mostBits = 3;
/** What a line tells that goes all the way from 0 to 1, in the measure of bars. */
const trendBits = 2;

/** How much the bars say which of them a report has, in bits: the entropy of their distribution. */
export function entropyOf(values: number[]): number {
  const total = values.reduce((sum, value) => sum + value, 0);
  if (total <= 0) return 0;
  return values
    .filter((value) => value > 0)
    .reduce((bits, value) => bits - (value / total) * Math.log2(value / total), 0);
}

/** The part of the reports that could have the chart and do; exact where a report has one bar. */
function coverage({ Data, Participants }: Chart): number {
  const sum = Data.reduce((total, { Value }) => total + Value, 0);
  return Participants === undefined || Participants <= 0 ? 1 : Math.min(1, sum / Participants);
}

/** How far the share of a bucket has moved over the weeks, at most. */
function movement({ Series = [] }: Chart): number {
  const shares = new Map<string, number[]>();
  for (const { Key, Share } of Series) {
    if (Share !== undefined) shares.set(Key, [...(shares.get(Key) ?? []), Share]);
  }
  const moved = [...shares.values()].map((list) => Math.max(...list) - Math.min(...list));
  return Math.max(0, ...moved);
}

/** In bits a report. A chart that few reports have tells little of the program's users. */
function information(chart: Chart): number {
  const { Data, Type } = chart;
  const share = coverage(chart);
  const values = Data.map(({ Value }) => Value);
  // A lone bar says whether a report has it.
  const lone = values.filter((value) => value > 0).length === 1;
  const bits = lone ? entropyOf([share, 1 - share]) : entropyOf(values) * Math.sqrt(share);
  const trend = Type === "timeseries" ? trendBits * movement(chart) : 0;
  return Math.max(Math.min(mostBits, bits), trend);
}

/** What answers a question comes first, what a build is comes next, what says nothing last. */
function rank(chart: Chart, { titled }: Telling, bits: number): number {
  if (bits === 0) return 3;
  if (aboutBuilds.includes(chart.Name)) return 2;
  return titled ? 0 : 1;
}

function kind({ Name, Type }: Chart): string {
  return aboutBuilds.includes(Name) ? Name : Type;
}

/**
 * The charts that say most about a program, most telling first: by rank, then by information, but a
 * kind that was chosen already counts half, since three pictures alike say less than three
 * different ones. Charts that are equal stay in their own order.
 */
export function mostTelling(
  charts: Chart[],
  limit: number,
  tell: (chart: Chart) => Telling = () => ({ titled: false }),
): Chart[] {
  const left = charts.map((chart) => {
    const bits = information(chart);
    return { chart, bits, rank: rank(chart, tell(chart), bits) };
  });
  const chosen: Chart[] = [];
  while (chosen.length < limit && left.length > 0) {
    const worth = ({ chart, bits }: { chart: Chart; bits: number }) =>
      bits / (chosen.some((other) => kind(other) === kind(chart)) ? 2 : 1);
    const best = left.reduce((a, b) =>
      b.rank < a.rank || (b.rank === a.rank && worth(b) > worth(a)) ? b : a,
    );
    left.splice(left.indexOf(best), 1);
    chosen.push(best.chart);
  }
  return chosen;
}
