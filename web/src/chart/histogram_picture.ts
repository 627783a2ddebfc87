import type { Chart, Percentile } from "../api/types";
import { barLines, orderedBars, participantsOf } from "./figures";
import { boundOf } from "./bounds";
import type { HistogramPicture, Mark, Setting } from "./picture";

/**
 * Where a percentile stands among the buckets, which are drawn equally wide. Inside a bucket counts
 * are spread evenly, as the collector assumes too.
 */
function markOf({ Percent, Text, Value, AtLeast }: Percentile, bounds: number[]): Mark | undefined {
  const text = `p${Percent} ${Text}`;
  // The last bucket begins at the last bound.
  if (AtLeast !== undefined) return { at: bounds.length + 0.5, text, open: true };
  if (Value === undefined) return undefined;
  const bucket = bounds.findIndex((bound) => Value <= bound);
  const end = bounds[bucket];
  if (end === undefined) return { at: bounds.length, text, open: false };
  const start = bounds[bucket - 1] ?? 0;
  return { at: bucket + (end > start ? (Value - start) / (end - start) : 1), text, open: false };
}

/** The counts of a histogram in the order of its buckets, with its percentiles; nothing if it is none. */
export function histogramPicture(chart: Chart, setting: Setting): HistogramPicture | undefined {
  const { Buckets: buckets = [], Percentiles: percentiles = [] } = chart;
  const bounds = buckets.slice(0, -1).map(boundOf);
  if (bounds.length === 0 || bounds.some((bound) => bound === undefined)) return undefined;
  const bars = orderedBars(chart).filter((bar) => buckets.includes(bar.Key));
  const participants = participantsOf(chart, setting.numReports);
  return {
    kind: "histogram",
    name: chart.Name,
    buckets,
    edges: ["0", ...buckets.slice(0, -1).map((bucket) => bucket.slice(1))],
    values: buckets.map((bucket) => bars.find((bar) => bar.Key === bucket)?.Sum ?? 0),
    marks: percentiles.flatMap((each) => markOf(each, bounds as number[]) ?? []),
    points: () =>
      buckets.map((bucket) => {
        const bar = bars.find((each) => each.Key === bucket);
        return {
          title: bucket,
          lines: bar ? barLines(bar, participants, setting.noun) : ["never counted"],
        };
      }),
  };
}
