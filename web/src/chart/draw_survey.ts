import { dot, link, plot, ruleX, text } from "@observablehq/plot";
import { layoutBars } from "../model/layout";
import type { SurveyPicture } from "./picture";
import { answerInRows, describe, numberMarks } from "./svg";

const legendHeight = 24;
/** Of a dot. */
const radius = 5;

interface Row {
  key: number;
  name: string;
  ours: number;
  theirs: number;
  end: string;
}

function legend(width: number) {
  const words = [
    { x: 10, text: "telemetry", fill: "var(--series-1)", stroke: "var(--series-1)" },
    { x: 108, text: "survey", fill: "var(--card)", stroke: "var(--series-2)" },
  ].filter(({ x }) => x < width);
  return words.flatMap(({ x, text: word, fill, stroke }) => [
    dot([0], {
      frameAnchor: "top-left",
      dx: x,
      dy: 8 - legendHeight,
      r: radius,
      fill,
      stroke,
      strokeWidth: 2,
    }),
    text([word], {
      frameAnchor: "top-left",
      dx: x + 11,
      dy: 8 - legendHeight,
      lineAnchor: "middle",
      fill: "var(--soft)",
    }),
  ]);
}

/** Two dots a bucket, joined: how far telemetry and survey are apart is the length of the line. */
export function drawSurvey(picture: SurveyPicture, width: number): Element {
  const rows: Row[] = picture.keys.map((name, key) => ({
    key,
    name,
    ours: picture.ours[key] ?? 0,
    theirs: picture.theirs[key] ?? 0,
    end: picture.ends[key] ?? "",
  }));
  const layout = layoutBars({ keys: picture.keys, ends: picture.ends }, width);
  const { insetTop, insetBottom, labelsAbove } = layout;
  const middle = (insetTop - insetBottom) / 2;
  const full = Math.max(0.01, ...picture.ours, ...picture.theirs);
  const svg = plot({
    className: "chart-svg",
    width,
    height: layout.height + legendHeight,
    marginTop: legendHeight,
    marginBottom: 0,
    // Room for half a dot at 0.
    marginLeft: layout.marginLeft + 6,
    marginRight: layout.marginRight + 6,
    x: { axis: null, domain: [0, full] },
    y: { axis: null, type: "band", domain: rows.map(({ key }) => key), padding: 0, round: false },
    marks: [
      ruleX([0], { stroke: "var(--rule)" }),
      link(rows, {
        x1: "theirs",
        x2: "ours",
        y: "key",
        dy: middle,
        stroke: "var(--rule)",
        strokeWidth: 3,
      }),
      dot(rows, {
        x: "theirs",
        y: "key",
        dy: middle,
        r: radius,
        fill: "var(--card)",
        stroke: "var(--series-2)",
        strokeWidth: 2,
      }),
      dot(rows, {
        className: "marks",
        x: "ours",
        y: "key",
        dy: middle,
        r: radius,
        fill: "var(--series-1)",
      }),
      text(rows, {
        y: "key",
        x: () => full,
        text: "end",
        textAnchor: "start",
        dx: 10,
        dy: middle,
        fill: "var(--soft)",
      }),
      text(rows, {
        y: "key",
        x: () => 0,
        text: "name",
        textAnchor: labelsAbove ? "start" : "end",
        dx: labelsAbove ? 5 : -12,
        dy: labelsAbove ? -insetTop / 2 - 1 : middle,
      }),
      ...legend(width),
    ],
  });
  numberMarks(svg, ".marks circle");
  answerInRows(svg, layout.height / rows.length / 2 - middle - radius);
  describe(svg, `Shares of ${picture.name} here and in the survey.`);
  return svg;
}
