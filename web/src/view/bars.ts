import { barX, plot, ruleX, text } from "@observablehq/plot";
import type { Drawing } from "../model/drawing";
import { count, plural, share } from "../model/format";
import { layoutBars } from "../model/layout";

/** Plot has no channel for data attributes; it draws bars in the order of the data. */
function nameBars(svg: Element, { bars }: Drawing): void {
  svg.querySelectorAll<SVGRectElement>(".reports rect").forEach((rect, index) => {
    const bar = bars[index];
    if (!bar) return;
    rect.dataset.key = bar.Key;
    rect.dataset.value = String(bar.Value);
  });
}

function describe(svg: Element, { name }: Drawing): void {
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `Bar chart of ${name}. The table below has the same numbers.`);
}

export function drawBars(drawing: Drawing, width: number): Element {
  const { bars, labels, full, numReports } = drawing;
  const layout = layoutBars(labels, width);
  const { insetTop, insetBottom } = layout;
  const keys = bars.map((bar) => bar.Key);
  const rows = { y: keys, insetTop, insetBottom };
  const svg = plot({
    className: "bars",
    width,
    height: layout.height,
    marginTop: 0,
    marginBottom: 0,
    marginLeft: layout.marginLeft,
    marginRight: layout.marginRight,
    x: { axis: null, domain: [0, full] },
    y: { axis: null, domain: keys, padding: 0, round: false },
    marks: [
      drawing.track ? barX(bars, { ...rows, x: () => full, fill: "var(--track)" }) : null,
      barX(bars, {
        ...rows,
        className: "reports",
        x: "Value",
        fill: "var(--bar)",
        title: ({ Key, Value }: { Key: string; Value: number }) =>
          `${Key}: ${plural(Value, "report")}, ${share(Value, numReports)} of ${count(numReports)}`,
      }),
      ruleX([0], { stroke: "var(--rule)" }),
      text(bars, {
        y: keys,
        x: drawing.track ? () => full : "Value",
        text: labels.ends,
        textAnchor: "start",
        dx: 6,
        dy: (insetTop - insetBottom) / 2,
        className: "ends",
      }),
      text(bars, {
        y: keys,
        x: () => 0,
        text: labels.keys,
        textAnchor: layout.labelsAbove ? "start" : "end",
        dx: layout.labelsAbove ? 5 : -8,
        dy: layout.labelsAbove ? -insetTop / 2 - 1 : (insetTop - insetBottom) / 2,
      }),
    ],
  });
  nameBars(svg, drawing);
  describe(svg, drawing);
  return svg;
}
