import type { Bar, Chart } from "../api/types";
import { foldZeros } from "../model/fold";
import { count, percent, plural } from "../model/format";
import { barLines, bucketName, intervalOf, orderedBars, participantsOf, shareOf } from "./figures";
import type { BarsPicture, Setting } from "./picture";

/** A program can have hundreds of versions; so many bars can be taken in. */
export const maxBars = 24;

/** The greatest bars in their own order. */
function mostFrequent(bars: Bar[]): Bar[] {
  if (bars.length <= maxBars) return bars;
  const kept = new Set([...bars].sort((a, b) => b.Value - a.Value).slice(0, maxBars));
  return bars.filter((bar) => kept.has(bar));
}

/** The buckets of a chart beside each other. Those that nobody reported are in the table only. */
export function barsPicture(chart: Chart, { numReports, noun }: Setting): BarsPicture {
  const { shown: reported } = foldZeros(orderedBars(chart));
  const shown = mostFrequent(reported);
  const participants = participantsOf(chart, numReports);
  // A lone bar has nothing to be compared with but the number of all.
  const track = shown.length === 1 && participants > 0;
  const intervals = shown.map((bar): [number, number] | undefined => {
    const interval = intervalOf(bar);
    return interval && [interval.low * participants, interval.high * participants];
  });
  const values = shown.map(({ Value }) => Value);
  const ends = shown.map((bar) =>
    track
      ? `${count(bar.Value)} of ${plural(participants, noun)}`
      : `${count(bar.Value)} · ${percent(shareOf(bar, participants))}`,
  );
  return {
    kind: "bars",
    name: chart.Name,
    keys: shown.map(({ Key }) => (Key === chart.Name ? "" : Key)),
    ends,
    values,
    intervals,
    full: Math.max(
      1,
      track ? participants : 0,
      ...values,
      ...intervals.map((pair) => pair?.[1] ?? 0),
    ),
    track,
    left: reported.length - shown.length,
    points: () =>
      shown.map((bar) => ({
        title: bucketName(bar.Key, chart, noun),
        lines: barLines(bar, participants, noun),
      })),
  };
}
