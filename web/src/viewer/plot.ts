import { axisX, barY, plot, ruleY, text } from "@observablehq/plot";
import { describe } from "../chart/svg";
import { count } from "../model/format";

/** The class of its style sheet, whose hash the server's policy names: see viewer_policy.test.ts. */
export const plotClass = "own";

const height = 124;
const widest = 64;
/** The room that a day needs. */
const labelWidth = 42;

/**
 * `11-29`, and under it the year where that is another than at the label before. Where there is no
 * room for all, every second or third week has one, and the newest.
 */
export function labelsOf(weeks: string[], width: number): Map<string, string> {
  const step = Math.max(1, Math.ceil((labelWidth * weeks.length) / width));
  const shown = weeks.filter((_, i) => (weeks.length - 1 - i) % step === 0);
  return new Map(
    shown.map((week, i) => {
      const [day, year] = [week.slice(5), week.slice(0, 4)];
      return [week, shown[i - 1]?.startsWith(year) ? day : `${day}\n${year}`];
    }),
  );
}

/** A bar for each week, as high as all that was counted in it. */
export function drawWeeks(name: string, weeks: string[], totals: number[], width: number): Element {
  const bars = weeks.map((week, i) => ({ week, total: totals[i] ?? 0 }));
  const own = Math.min(width, Math.max(120, weeks.length * widest));
  const labels = labelsOf(weeks, own);
  const svg = plot({
    className: plotClass,
    width: own,
    height,
    marginTop: 18,
    marginBottom: 36,
    marginLeft: 2,
    marginRight: 2,
    x: { type: "band", domain: weeks, padding: 0.25 },
    y: { axis: null, domain: [0, Math.max(1, ...totals)] },
    marks: [
      barY(bars, { x: "week", y: "total", fill: "var(--bar)" }),
      ruleY([0], { stroke: "var(--rule)" }),
      axisX({ tickSize: 0, label: null, tickFormat: (week: string) => labels.get(week) ?? "" }),
      text(bars, {
        x: "week",
        y: "total",
        text: ({ total }: { total: number }) => count(total),
        dy: -8,
      }),
    ],
  });
  describe(svg, `Bar chart of ${name} by week.`);
  return svg;
}
