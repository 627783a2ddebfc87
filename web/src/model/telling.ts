import type { Chart } from "../api/types";

/** What is known of a chart beyond its numbers. */
export interface Telling {
  /** Whether the list's owner gave it a title: it answers a question that somebody asked. */
  titled: boolean;
  /** In how many weeks it has data. */
  weeks: number;
}

const aboutBuilds = ["Version", "GOOS", "GoVersion", "GOARCH"];
/** More than 8 equal bars are not read at a glance. */
const mostBits = 3;
/** Of a trend: what a line through many weeks tells, in the measure of bars. */
const trendBits = 2;
const trendWeeks = 4;

/** The entropy of the bars, in bits: how much it says which of them a report has. 0 of a lone bar. */
export function entropyOf(values: number[]): number {
  const total = values.reduce((sum, value) => sum + value, 0);
  if (total <= 0) return 0;
  return values
    .filter((value) => value > 0)
    .reduce((bits, value) => bits - (value / total) * Math.log2(value / total), 0);
}

/** The part of the reports that could have the chart and do. */
function coverage({ Data, Participants }: Chart): number {
  const most = Math.max(0, ...Data.map(({ Value }) => Value));
  return Participants === undefined || Participants <= 0 ? 1 : Math.min(1, most / Participants);
}

/** In bits a report. A chart that few reports have tells little of the program's users. */
function information(chart: Chart, { weeks }: Telling): number {
  const bars = Math.min(mostBits, entropyOf(chart.Data.map(({ Value }) => Value)));
  const isTrend = chart.Type === "timeseries" && weeks >= trendWeeks;
  return (isTrend ? Math.max(bars, trendBits) : bars) * Math.sqrt(coverage(chart));
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
  tell: (chart: Chart) => Telling = () => ({ titled: false, weeks: 0 }),
): Chart[] {
  const left = charts.map((chart) => {
    const bits = information(chart, tell(chart));
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
