import type { Bar } from "../api/types";

export interface Folded {
  shown: Bar[];
  /** How many approved buckets nobody reported. They stay in the table, not among the bars. */
  silent: number;
}

export function foldZeros(bars: Bar[]): Folded {
  const shown = bars.filter((bar) => bar.Value > 0);
  return { shown, silent: bars.length - shown.length };
}
