import type { Chart } from "../api/types";

function rank(chart: Chart): number {
  if (["Version", "GoVersion"].includes(chart.Name)) return 1;
  if (["GOOS", "GOARCH"].includes(chart.Name)) return 2;
  // What people do with a program says more than where it runs, a lone counter says least.
  return chart.Data.length > 1 ? 0 : 3;
}

/** The charts that say most about a program, most telling first, otherwise in their own order. */
export function mostTelling(charts: Chart[], limit: number): Chart[] {
  return [...charts].sort((a, b) => rank(a) - rank(b)).slice(0, limit);
}
