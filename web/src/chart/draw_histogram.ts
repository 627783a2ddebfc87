import { axisX, axisY, gridY, plot, rectY, ruleX, ruleY, text } from "@observablehq/plot";
import type { HistogramPicture, Mark } from "./picture";
import { describe, numberMarks, short } from "./svg";

/** Wide estimates, also for the widest fonts that browsers take; the texts of marks are bold. */
const charWidth = 7.5;
const boldCharWidth = 9.2;
const markLine = 15;

/** Bounds stand at the edges of the bars; every second or third one where they have no room. */
function edgeStep(edges: string[], width: number): number {
  const widest = Math.max(...edges.map((edge) => edge.length)) * charWidth + 8;
  return Math.max(1, Math.ceil((widest * edges.length) / width));
}

/** A mark whose text has a place: to the left of it where the right edge is near. */
export interface PlacedMark extends Mark {
  late: boolean;
  row: number;
}

/** Places the texts of marks; those that would overlap stand under each other. */
export function placeMarks(marks: Mark[], perBucket: number, width: number): PlacedMark[] {
  const taken: { row: number; start: number; end: number }[] = [];
  return marks.map((mark) => {
    const x = mark.at * perBucket;
    const length = mark.text.length * boldCharWidth + 12;
    const late = x + length > width;
    const start = late ? x - length : x;
    const end = start + length;
    const meets = (row: number) =>
      taken.some((each) => each.row === row && each.start < end && start < each.end);
    let row = 0;
    while (meets(row)) row += 1;
    taken.push({ row, start, end });
    return { ...mark, late, row };
  });
}

export function drawHistogram(picture: HistogramPicture, width: number): Element {
  const { buckets, values, edges, marks } = picture;
  const marginLeft = 46;
  const marginRight = 12;
  const inner = width - marginLeft - marginRight;
  const texts = marks.map((mark) => ({ ...mark, text: mark.open ? `${mark.text} →` : mark.text }));
  const placed = placeMarks(texts, inner / buckets.length, inner);
  const above = (Math.max(-1, ...placed.map(({ row }) => row)) + 1) * markLine;
  const top = Math.max(1, ...values);
  const step = edgeStep(edges, inner);
  const bars = values.map((value, i) => ({ value, i }));
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
      // Each line begins beside its own text, not in the texts above it.
      ...placed.map((mark) =>
        ruleX([mark], {
          x: "at",
          stroke: "var(--accent)",
          strokeWidth: 1.5,
          insetTop: mark.row * markLine - above,
        }),
      ),
      ...placed.map((mark) =>
        text([mark], {
          x: "at",
          frameAnchor: "top",
          text: "text",
          textAnchor: mark.late ? "end" : "start",
          dx: mark.late ? -5 : 5,
          dy: (mark.row + 0.5) * markLine - above - 2,
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
