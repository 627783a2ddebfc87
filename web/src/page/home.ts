import { getCharts, getWeeks } from "../api/client";
import type { Charts, ProgramCharts, Week } from "../api/types";
import { plural } from "../model/format";
import { pathOfRange } from "../model/range";
import { mostTelling } from "../model/telling";
import { figureColumns } from "../view/columns";
import { breakable, h, hashOf } from "../view/dom";
import { chartFigure } from "../view/figure";
import { nothingYet } from "../view/states";
import { show } from "./show";

/** The front page shows the best of each program; the week's own page has everything. */
const chartsOfProgram = 4;

function summary(weeks: Week[], newest: Week): HTMLElement {
  const all = weeks.reduce((sum, week) => sum + week.Reports, 0);
  return h(
    "div",
    { class: "summary" },
    h("h2", {}, `Week ending ${newest.Week}`),
    h(
      "p",
      {},
      `${plural(newest.Reports, "report")} in this week, ${plural(all, "report")} in ${plural(weeks.length, "week")}. `,
      "The length of a bar is the number of reports that contain its bucket.",
    ),
  );
}

function programSummary(program: ProgramCharts, charts: Charts, page: string): HTMLElement {
  const telling = mostTelling(program.Charts, chartsOfProgram);
  const figures = telling.map((chart) => chartFigure(chart, charts.NumReports, page));
  const all = plural(program.Charts.length, "chart");
  return h(
    "section",
    { class: "program" },
    h(
      "div",
      { class: "program-head" },
      h("h2", {}, ...breakable(program.Name)),
      h("a", { href: page + hashOf(program.ID) }, `All ${all} of ${program.Name}`),
    ),
    figureColumns(figures),
  );
}

void show("The charts could not be loaded", async () => {
  const weeks = await getWeeks();
  const newest = weeks.at(-1);
  if (!newest) return [nothingYet()];
  const range = { from: newest.Week, to: newest.Week };
  const charts = await getCharts(range);
  const programs = charts.Programs.filter((program) => program.Charts.length > 0);
  return [
    summary(weeks, newest),
    ...programs.map((program) => programSummary(program, charts, pathOfRange(range))),
  ];
});
