import type { Bar, Chart } from "../api/types";
import { foldZeros } from "./fold";
import { count, plural } from "./format";
import type { Labels } from "./layout";

/** What is to be drawn of a chart, before its size is known. */
export interface Drawing {
  name: string;
  bars: Bar[];
  labels: Labels;
  /** The number of reports that the full width stands for. */
  full: number;
  /** Whether the full width is shown behind the bars. */
  track: boolean;
  /** How many could have the chart. */
  numReports: number;
  silent: number;
}

/** `numReports` is how many could have the chart. */
export function drawingOf(chart: Chart, numReports: number): Drawing {
  const { shown, silent } = foldZeros(chart.Data);
  // A lone bar has nothing to be compared with but the number of those.
  const alone = shown.length === 1 && numReports > 0;
  return {
    name: chart.Name,
    bars: shown,
    labels: {
      // A plain counter is its own bucket, and the caption names it already.
      keys: shown.map(({ Key }) => (Key === chart.Name ? "" : Key)),
      ends: shown.map(({ Value }) =>
        alone ? `${count(Value)} of ${plural(numReports, "report")}` : count(Value),
      ),
    },
    full: alone ? numReports : Math.max(1, ...shown.map(({ Value }) => Value)),
    track: alone,
    numReports,
    silent,
  };
}
