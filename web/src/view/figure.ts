import type { Chart } from "../api/types";
import { participantsOf } from "../chart/figures";
import { type Drawing, drawingOf } from "../model/drawing";
import { plural } from "../model/format";
import { layoutBars } from "../model/layout";
import { drawBars } from "./bars";
import { breakable, h, hashOf } from "./dom";
import { drawOnSight } from "./sight";
import { barTable } from "./table";

export interface ChartFigure {
  element: HTMLElement;
  /** About how high it will be, to balance columns before anything is drawn. */
  height: number;
  /** Makes what is in the element, if that is still to be made. */
  fill?: () => void;
}

const usualWidth = 380;
const frameHeight = 110;

const meanings: Record<string, string> = {
  Version: "version of the program",
  GoVersion: "toolchain that built it",
  GOOS: "operating system",
  GOARCH: "processor",
};

function caption(chart: Chart, page: string): HTMLElement {
  const meaning = meanings[chart.Name];
  return h(
    "figcaption",
    {},
    h("h3", {}, h("a", { href: page + hashOf(chart.ID) }, ...breakable(chart.Name))),
    ...(meaning === undefined ? [] : [h("span", {}, meaning)]),
  );
}

function drawnOnSight(drawing: Drawing): HTMLElement {
  const plot = h("div", { class: "plot" });
  // Reserving the room now keeps the page still while charts appear.
  plot.style.minHeight = `${layoutBars(drawing.labels, usualWidth).height}px`;
  drawOnSight(plot, (width) => {
    plot.style.minHeight = "";
    plot.replaceChildren(drawBars(drawing, width));
  });
  return plot;
}

/** A chart with its name, its picture and its numbers. `page` is where the chart has its address. */
export function chartFigure(chart: Chart, numReports: number, page = ""): ChartFigure {
  const participants = participantsOf(chart, numReports);
  const drawing = drawingOf(chart, participants);
  const { silent } = drawing;
  const details = h("details", {}, h("summary", {}, "Table"), barTable(chart.Data, participants));
  const note = h("p", {}, `${plural(silent, "approved bucket")} without reports`);
  const element = h(
    "figure",
    { "data-chart": chart.ID, id: chart.ID },
    caption(chart, page),
    ...(drawing.bars.length > 0 ? [drawnOnSight(drawing)] : []),
    h("div", { class: "numbers" }, details, ...(silent > 0 ? [note] : [])),
  );
  return { element, height: frameHeight + layoutBars(drawing.labels, usualWidth).height };
}
