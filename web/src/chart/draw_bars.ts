import { barX, plot, ruleX, ruleY, text } from "@observablehq/plot";
import { layoutBars } from "../model/layout";
import type { BarsPicture } from "./picture";
import { answerInRows, describe, numberMarks } from "./svg";

interface Row {
  key: number;
  name: string;
  end: string;
  value: number;
  /** Where the text at the end of the bar begins. */
  reach: number;
  interval: [number, number] | undefined;
}

/** The rows are named by number: two buckets may look alike. */
function rowsOf({ keys, ends, values, intervals, full, track }: BarsPicture): Row[] {
  return keys.map((name, key) => {
    const value = values[key] ?? 0;
    const interval = intervals[key];
    const reach = track ? full : Math.max(value, interval?.[1] ?? 0);
    return { key, name, end: ends[key] ?? "", value, reach, interval };
  });
}

export function drawBars(picture: BarsPicture, width: number): Element {
  const rows = rowsOf(picture);
  const layout = layoutBars({ keys: picture.keys, ends: picture.ends }, width);
  const { insetTop, insetBottom, labelsAbove } = layout;
  const middle = (insetTop - insetBottom) / 2;
  const estimated = rows.filter(({ interval }) => interval);
  const row = { y: "key", insetTop, insetBottom };
  const svg = plot({
    className: "chart-svg",
    width,
    height: layout.height,
    marginTop: 0,
    marginBottom: 0,
    marginLeft: layout.marginLeft,
    marginRight: layout.marginRight,
    x: { axis: null, domain: [0, picture.full] },
    y: { axis: null, type: "band", domain: rows.map(({ key }) => key), padding: 0, round: false },
    marks: [
      picture.track ? barX(rows, { ...row, x1: 0, x2: picture.full, fill: "var(--track)" }) : null,
      barX(rows, { ...row, className: "marks", x1: 0, x2: "value", fill: "var(--bar)" }),
      estimated.length > 0
        ? ruleY(estimated, {
            y: "key",
            x1: ({ interval }: Row) => interval?.[0],
            x2: ({ interval }: Row) => interval?.[1],
            dy: middle,
            stroke: "var(--ink)",
            strokeWidth: 1.5,
          })
        : null,
      ruleX([0], { stroke: "var(--rule)" }),
      text(rows, {
        y: "key",
        x: "reach",
        text: "end",
        textAnchor: "start",
        dx: 6,
        dy: middle,
        fill: "var(--soft)",
      }),
      text(rows, {
        y: "key",
        x: () => 0,
        text: "name",
        textAnchor: labelsAbove ? "start" : "end",
        dx: labelsAbove ? 5 : -8,
        dy: labelsAbove ? -insetTop / 2 - 1 : middle,
      }),
    ],
  });
  numberMarks(svg, ".marks rect");
  answerInRows(svg, insetBottom);
  describe(svg, `Bar chart of ${picture.name}.`);
  return svg;
}
