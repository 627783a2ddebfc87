import { areaY, axisX, axisY, dot, gridY, lineY, plot, ruleY, text } from "@observablehq/plot";
import type { TrendPicture, TrendPoint } from "./picture";
import { spread } from "./spread";
import { describe, numberMarks, tickPercent } from "./svg";

const charWidth = 7.5;
const labelHeight = 15;
const height = 220;
const marginTop = 10;
const marginBottom = 26;
const day = 86_400_000;

function cut(label: string, room: number): string {
  const most = Math.max(4, Math.floor(room / charWidth));
  return label.length <= most ? label : `${label.slice(0, most - 1)}…`;
}

interface Label {
  text: string;
  share: number;
  dy: number;
  color: string;
}

/** The names of the lines at their right ends, moved apart where lines end close to each other. */
function labelsOf({ lines, marks }: TrendPicture, top: number, room: number): Label[] {
  const inner = height - marginTop - marginBottom;
  const ends = lines.map((line) => marks.findLast((mark) => mark.line === line)?.share ?? 0);
  const wishes = ends.map((share) => inner * (1 - share / top));
  const places = spread(wishes, labelHeight, inner);
  return lines.map((line, i) => ({
    text: cut(line, room),
    share: ends[i] ?? 0,
    dy: (places[i] ?? 0) - (wishes[i] ?? 0),
    color: colorOf(i),
  }));
}

export function colorOf(line: number): string {
  return `var(--series-${line + 1})`;
}

function timesOf(marks: TrendPoint[]): Date[] {
  return marks.map(({ week }) => new Date(`${week}T00:00:00Z`));
}

/** A lone week stands in the middle. */
function domainOf(times: Date[]): [Date, Date] {
  const all = times.map((time) => time.getTime());
  const [first, last] = [Math.min(...all), Math.max(...all)];
  return first < last
    ? [new Date(first), new Date(last)]
    : [new Date(first - 3 * day), new Date(last + 3 * day)];
}

export function drawTrend(picture: TrendPicture, width: number): Element {
  const { lines, marks } = picture;
  const times = timesOf(marks);
  const top = Math.min(1, picture.top * 1.06) || 1;
  const widest = Math.max(...lines.map((line) => line.length)) * charWidth + 12;
  const marginRight = Math.min(Math.ceil(widest), Math.floor(width * 0.36));
  const labels = labelsOf(picture, top, marginRight - 10);
  const domain = domainOf(times);
  const color = (mark: TrendPoint) => colorOf(lines.indexOf(mark.line));
  const data = marks.map((mark, i) => ({ ...mark, time: times[i], color: color(mark) }));
  const one = { x: "time", z: (mark: TrendPoint) => `${mark.stretch} ${mark.line}` };
  const svg = plot({
    className: "chart-svg",
    width,
    height,
    marginTop,
    marginBottom,
    marginLeft: 44,
    marginRight,
    x: { type: "utc", domain },
    y: { domain: [0, top] },
    marks: [
      gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: 4 }),
      axisY({ ticks: 4, tickFormat: tickPercent, label: null, tickSize: 0, color: "var(--soft)" }),
      axisX({
        ticks: Math.max(2, Math.floor((width - 44 - marginRight) / 90)),
        label: null,
        tickSize: 4,
        color: "var(--soft)",
      }),
      ruleY([0], { stroke: "var(--rule)" }),
      areaY(data, { ...one, y1: "low", y2: "high", fill: "color", fillOpacity: 0.16 }),
      lineY(data, { ...one, y: "share", stroke: "color", strokeWidth: 2 }),
      dot(data, {
        className: "marks",
        x: "time",
        y: "share",
        r: data.length > 120 ? 1.6 : 2.8,
        fill: "color",
      }),
      ...labels.map((label) =>
        text([label], {
          x: () => domain[1],
          y: "share",
          text: "text",
          dx: 8,
          dy: label.dy,
          textAnchor: "start",
          fill: label.color,
          fontWeight: 600,
        }),
      ),
    ],
  });
  numberMarks(svg, ".marks circle");
  describe(svg, `Lines of the share of ${lines.join(", ")} by week.`);
  return svg;
}
