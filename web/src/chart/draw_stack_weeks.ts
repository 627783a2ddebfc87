import { axisX, axisY, gridY, plot, rectY, ruleY } from "@observablehq/plot";
import { short } from "../model/format";
import { colorOf } from "./draw_trend";
import { describe, numberMarks } from "./svg";

export interface StackBar {
  week: string;
  version: string;
  sum: number;
  /** Which colour. */
  line: number;
}

const day = 86_400_000;

/** How often a stack occurred, week by week, a colour a version. */
export function drawStackWeeks(bars: StackBar[], range: [string, string], width: number): Element {
  const time = (week: string) => Date.parse(`${week}T00:00:00Z`);
  const data = bars.map((bar) => ({
    ...bar,
    start: new Date(time(bar.week) - 3 * day),
    end: new Date(time(bar.week) + 3 * day),
    color: colorOf(bar.line),
  }));
  const svg = plot({
    className: "chart-svg",
    width,
    height: 130,
    marginTop: 8,
    marginBottom: 34,
    marginLeft: 40,
    marginRight: 10,
    x: {
      type: "utc",
      domain: [new Date(time(range[0]) - 4 * day), new Date(time(range[1]) + 4 * day)],
    },
    y: { nice: true },
    marks: [
      gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: 3 }),
      axisY({ ticks: 3, tickFormat: short, label: null, tickSize: 0, color: "var(--soft)" }),
      axisX({
        ticks: Math.max(2, Math.floor(width / 110)),
        label: null,
        tickSize: 4,
        color: "var(--soft)",
      }),
      rectY(data, {
        className: "marks",
        x1: "start",
        x2: "end",
        y: "sum",
        fill: "color",
        inset: 0.5,
      }),
      ruleY([0], { stroke: "var(--rule)" }),
    ],
  });
  numberMarks(svg, ".marks rect");
  describe(svg, "How often the stack occurred, by week and version.", { table: false });
  return svg;
}
