import type { Week } from "../api/types";
import { count, plural } from "../model/format";
import { weekSlots } from "../model/weeks";

const namespace = "http://www.w3.org/2000/svg";

function svg(tag: string, attributes: Record<string, string | number>): SVGElement {
  const element = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}

function words(weeks: Week[]): string {
  const [first] = weeks;
  const last = weeks.at(-1);
  if (!first || !last) return "No reports yet.";
  const most = weeks.reduce((a, b) => (b.Reports > a.Reports ? b : a));
  return `Reports by week from ${first.Week} to ${last.Week}: ${count(first.Reports)} at first, ${plural(last.Reports, "report")} at last, at most ${count(most.Reports)} in the week ending ${most.Week}.`;
}

const height = 100;
const step = 10;
const room = 6;

/**
 * A small picture of reports by week, from 0 to the most of them, as wide as its place. `among` are
 * all weeks, so that sparklines under each other have the same time; a week without reports is 0.
 */
export function sparkline(weeks: Week[], among: Week[]): SVGElement {
  const values = weekSlots(weeks, among);
  const most = Math.max(1, ...values);
  const width = step * Math.max(1, values.length - 1);
  const y = (value: number) => height - room - ((height - 2 * room) * value) / most;
  const points = values.map((value, i) => `${i * step},${y(value).toFixed(1)}`);
  const picture = svg("svg", {
    class: "sparkline",
    viewBox: `0 0 ${width} ${height}`,
    preserveAspectRatio: "none",
    role: "img",
    "aria-label": words(weeks),
  });
  if (points.length === 1) points.push(`${step},${y(values[0] ?? 0).toFixed(1)}`);
  picture.append(
    svg("polygon", { points: `0,${height} ${points.join(" ")} ${width},${height}` }),
    svg("polyline", { points: points.join(" "), "vector-effect": "non-scaling-stroke" }),
  );
  return picture;
}
