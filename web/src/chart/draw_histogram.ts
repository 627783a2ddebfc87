import { axisX, axisY, gridY, plot, rectY, ruleX, ruleY, text } from "@observablehq/plot";
import { short } from "../model/format";
import type { HistogramPicture, Mark } from "./picture";
import { answerInColumns, describe, numberMarks } from "./svg";

/** Wide estimates, also for the widest fonts that browsers take; the texts of marks are bold. */
const charWidth = 7.5;
const boldCharWidth = 9.2;
const markLine = 15;
const marginLeft = 46;

/** Bounds stand at the edges of the bars; every second or third one where they have no room. */
function edgeStep(edges: string[], width: number): number {
  const widest = Math.max(...edges.map((edge) => edge.length)) * charWidth + 8;
  return Math.max(1, Math.ceil((widest * edges.length) / width));
}

/** A mark whose text has a place: to the right of its line, or to the left of it (`late`). */
export interface PlacedMark extends Mark {
  late: boolean;
  row: number;
}

/** The text of a mark, from edge to edge, and its line, which goes down from the text's row. */
interface Place {
  line: number;
  start: number;
  end: number;
  row: number;
}

function covers(text: Place, line: Place): boolean {
  return line.row <= text.row && text.start < line.line && line.line < text.end;
}

function overlap(a: Place, b: Place): boolean {
  return a.row === b.row && a.start < b.end && b.start < a.end;
}

/** Where no line and no text is in the way; if there is no such place, where no text is. */
function placeOf(line: number, length: number, taken: Place[], width: number): Place {
  const sides = [
    { line, start: line, end: line + length },
    { line, start: line - length, end: line },
  ].filter(({ start, end }) => start >= -marginLeft && end <= width);
  const [side = { line, start: line, end: line + length }] = sides;
  // One row more than there are texts is free of them.
  const rows = Array.from({ length: taken.length + 1 }, (_, row) => row);
  const places = rows.flatMap((row) => sides.map((each) => ({ ...each, row })));
  const withoutText = rows.map((row) => ({ ...side, row }));
  return (
    places.find((place) =>
      taken.every((each) => !overlap(place, each) && !covers(place, each) && !covers(each, place)),
    ) ??
    withoutText.find((place) => !taken.some((each) => overlap(place, each))) ?? { ...side, row: 0 }
  );
}

/** Places the texts of marks, from the last to the first: to the left of all lines there is none. */
export function placeMarks(marks: Mark[], perBucket: number, width: number): PlacedMark[] {
  const taken: Place[] = [];
  const placed = [...marks].reverse().map((mark) => {
    const length = mark.text.length * boldCharWidth + 12;
    const place = placeOf(mark.at * perBucket, length, taken, width);
    taken.push(place);
    return { ...mark, late: place.start < place.line, row: place.row };
  });
  return placed.reverse();
}

export function drawHistogram(picture: HistogramPicture, width: number): Element {
  const { buckets, values, edges, marks } = picture;
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
    ],
  });
  numberMarks(svg, ".marks rect");
  answerInColumns(svg);
  describe(
    svg,
    `Histogram of ${picture.name}${marks.length > 0 ? `: ${marks.map((mark) => mark.text).join(", ")}` : ""}.`,
  );
  return svg;
}
