import type { ProgramCharts } from "../api/types";
import { plural } from "../model/format";
import { figureColumns } from "./columns";
import type { Entry } from "./contents";
import { breakable, h } from "./dom";
import { chartFigure } from "./figure";

export function programSection(program: ProgramCharts, numReports: number): HTMLElement {
  const figures = program.Charts.map((chart) => chartFigure(chart, numReports));
  return h(
    "section",
    { class: "program", id: program.ID },
    h("h2", {}, ...breakable(program.Name)),
    figures.length > 0
      ? figureColumns(figures)
      : h("p", {}, "Nobody has reported this program in this time."),
  );
}

export function chartsEntry({ ID, Name, Charts }: ProgramCharts): Entry {
  return { id: ID, name: Name, extent: plural(Charts.length, "chart") };
}
