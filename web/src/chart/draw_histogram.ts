import { axisX, axisY, gridY, plot, rectY, ruleX, ruleY, text } from "@observablehq/plot";
import type { HistogramPicture, Mark } from "./picture";
import { describe, numberMarks, short } from "./svg";

const charWidth = 7.5;
const markLine = 15;

/** Bounds stand at the edges of the bars; every second or third one where they have no room. */
function edgeStep(edges: string[], width: number): number {
  const widest = Math.max(...edges.map((edge) => edge.length)) * charWidth + 8;
  return Math.max(1, Math.ceil((widest * edges.length) / width));
}

/** Texts of marks that are close stand under each other. */
function markRows(marks: Mark[], perBucket: number): number[] {
  const ends: number[] = [];
  return marks.map(({ at, text: label }) => {
    const start = at * perBucket;
    let row = ends.findIndex((end) => end < start);
    if (row < 0) row = ends.length;
    ends[row] = start + label.length * charWidth + 10;
    return row;
  });
}

export function drawHistogram(picture: HistogramPicture, width: number): Element {
  const { buckets, values, edges, marks } = picture;
  const marginLeft = 46;
  const marginRight = 12;
  const inner = width - marginLeft - marginRight;
  const rows = markRows(marks, inner / buckets.length);
  const above = (Math.max(-1, ...rows) + 1) * markLine;
  const top = Math.max(1, ...values);
  const step = edgeStep(edges, inner);
  const bars = values.map((value, i) => ({ value, i }));
  // A text near the right edge stands to the left of its mark.
  const anchored = marks.map((mark, i) => ({
    ...mark,
    text: mark.open ? `${mark.text} →` : mark.text,
    dy: (rows[i] ?? 0) * markLine - above - 2,
    late: mark.at * (inner / buckets.length) + mark.text.length * charWidth + 14 > inner,
  }));
  const svg = plot({
    className: "chart-svg",
    width,
    height: 190 + above,
    marginTop: above + 8,
    marginLeft,
    marginRight,
    marginBottom: 26,
    x: { type: "linear", domain: [0, buckets.length] },
    y: { domain: [0, top], nice: true },
    marks: [
      gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: 4 }),
      axisY({ ticks: 4, tickFormat: short, label: null, tickSize: 0, color: "var(--soft)" }),
      axisX({
        ticks: edges.map((_, i) => i).filter((i) => i % step === 0),
        tickFormat: (i: number) => edges[i] ?? "",
        label: null,
        tickSize: 4,
        color: "var(--soft)",
      }),
      rectY(bars, {
        className: "marks",
        x1: ({ i }: { i: number }) => i,
        x2: ({ i }: { i: number }) => i + 1,
        y1: 0,
        y2: "value",
        inset: 1,
        fill: "var(--bar)",
      }),
      ruleY([0], { stroke: "var(--rule)" }),
      ruleX(anchored, { x: "at", stroke: "var(--accent)", strokeWidth: 1.5, insetTop: -above }),
      ...anchored.map((mark) =>
        text([mark], {
          x: "at",
          frameAnchor: "top",
          text: "text",
          textAnchor: mark.late ? "end" : "start",
          dx: mark.late ? -5 : 5,
          dy: mark.dy + markLine / 2,
          lineAnchor: "middle",
          fill: "var(--accent)",
          fontWeight: 600,
          stroke: "var(--card)",
          strokeWidth: 4,
        }),
      ),
      rectY(bars, {
        className: "hits",
        x1: ({ i }: { i: number }) => i,
        x2: ({ i }: { i: number }) => i + 1,
        y1: 0,
        y2: () => top,
        fill: "transparent",
      }),
    ],
  });
  numberMarks(svg, ".marks rect");
  numberMarks(svg, ".hits rect");
  describe(
    svg,
    `Histogram of ${picture.name}${marks.length > 0 ? `: ${marks.map((mark) => mark.text).join(", ")}` : ""}.`,
  );
  return svg;
}
