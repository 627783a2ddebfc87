import {
  areaY,
  axisX,
  axisY,
  dot,
  gridY,
  lineY,
  plot,
  ruleX,
  ruleY,
  text,
} from "@observablehq/plot";
import type { Mark } from "../api/annotations";
import type { Week } from "../api/types";
import { lanesOf, widthOf } from "../model/lanes";
import { describe, numberMarks } from "./svg";

const day = 86_400_000;
const laneHeight = 16;
const lanes = 3;
const inner = 190;
const marginBottom = 28;
const marginLeft = 46;
const marginRight = 20;
/** Between a mark and its name. */
const beside = 3;

export const weeklyHeight = inner + marginBottom + lanes * laneHeight + 6;

export interface Weekly {
  name: string;
  weeks: Week[];
  marks: Mark[];
}

interface Flag {
  time: Date;
  text: string;
  lane: number | undefined;
  late: boolean;
  prompt: boolean;
}

function timeOf(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

/** From the first week to the last; a lone week stands in the middle. */
function domainOf(weeks: Week[]): [Date, Date] {
  const first = timeOf(weeks[0]?.Week ?? "").getTime();
  const last = timeOf(weeks.at(-1)?.Week ?? "").getTime();
  return first < last
    ? [new Date(first), new Date(last)]
    : [new Date(first - 3 * day), new Date(last + 3 * day)];
}

/** What is written at a mark; the list under the picture has all of it. */
function shortText({ Kind, Text, Short }: Mark): string {
  if (Short !== undefined) return Short;
  return Kind === "release" ? Text : Kind === "prompt" ? "asking" : "note";
}

function flagsOf(marks: Mark[], [first, last]: [Date, Date], width: number): Flag[] {
  const within = marks
    .map((mark) => ({ mark, time: timeOf(mark.Date) }))
    .filter(({ time }) => time >= first && time <= last);
  const span = last.getTime() - first.getTime();
  const room = width - marginLeft - marginRight;
  const places = within.map(({ mark, time }) => {
    const at = (room * (time.getTime() - first.getTime())) / span;
    const text = shortText(mark);
    return { at, text, late: at + beside + widthOf(text) > room + marginRight };
  });
  const found = lanesOf(places, lanes);
  return within.map(({ mark, time }, i) => ({
    time,
    text: shortText(mark),
    lane: found[i],
    late: places[i]?.late ?? false,
    prompt: mark.Kind === "prompt",
  }));
}

/** Reports by week, and what happened meanwhile. */
export function drawWeekly({ name, weeks, marks }: Weekly, width: number): Element {
  const domain = domainOf(weeks);
  const most = Math.max(1, ...weeks.map(({ Reports }) => Reports));
  const flags = flagsOf(marks, domain, width);
  const marginTop = flags.length > 0 ? lanes * laneHeight + 6 : 10;
  const x = ({ Week }: Week) => timeOf(Week);
  const svg = plot({
    className: "chart-svg",
    width,
    height: marginTop + inner + marginBottom,
    marginTop,
    marginBottom,
    marginLeft,
    marginRight,
    x: { type: "utc", domain },
    y: { domain: [0, most * 1.05] },
    marks: [
      gridY({ stroke: "var(--line)", strokeOpacity: 1 }),
      axisY({ ticks: 4, tickSize: 0, label: null }),
      axisX({ ticks: Math.max(2, Math.floor(width / 110)), tickSize: 4, label: null }),
      ruleX(flags, {
        x: "time",
        stroke: ({ prompt }: Flag) => (prompt ? "var(--accent)" : "var(--rule)"),
        strokeDasharray: "3 3",
      }),
      ...flags
        .filter(({ lane }) => lane !== undefined)
        .map((flag) =>
          text([flag], {
            x: "time",
            frameAnchor: "top",
            text: "text",
            textAnchor: flag.late ? "end" : "start",
            dx: flag.late ? -beside : beside,
            dy: -marginTop + 8 + (flag.lane ?? 0) * laneHeight,
            fill: flag.prompt ? "var(--accent)" : "var(--soft)",
          }),
        ),
      areaY(weeks, { x, y: "Reports", fill: "var(--bar)", fillOpacity: 0.16 }),
      lineY(weeks, { x, y: "Reports", stroke: "var(--bar)", strokeWidth: 2 }),
      dot(weeks, { x, y: "Reports", r: 3, fill: "var(--bar)", className: "marks" }),
      ruleY([0], { stroke: "var(--rule)" }),
    ],
  });
  numberMarks(svg, ".marks circle");
  describe(svg, `Reports by week: ${name}.`);
  return svg;
}
