import type { Label } from "../api/annotations";
import type { ProgramPresence } from "../api/participation";
import type { Chart, ListedChart, Week } from "../api/types";
import { plural } from "../model/format";
import { mostTelling } from "../model/telling";
import { reportsIn } from "../model/weeks";
import { figureColumns } from "./columns";
import { breakable, h, hashOf } from "./dom";
import { chartFigure } from "./figure";
import { programLabels } from "./label";
import { sparkline } from "./sparkline";

/** The front page shows the best of each program; its own page has everything. */
const chartsOfProgram = 3;

export interface Overview {
  presence: ProgramPresence;
  week: string;
  /** All published weeks. */
  weeks: Week[];
  /** Of the newest week. */
  charts: Chart[];
  listed: ListedChart[];
  labels: Label[];
  numReports: number;
  /** Where the program's charts are. */
  page: string;
}

function titleOf(chart: Chart, listed: ListedChart[]): string {
  return listed.find(({ Chart, Title }) => Chart === chart.Name && Title !== "")?.Title ?? "";
}

function weeksOf({ Data, Series }: Chart): number {
  return new Set((Series ?? Data).map(({ Week }) => Week)).size;
}

function head({ presence, week, weeks, charts, labels, page }: Overview): HTMLElement {
  const { Name, FirstWeek, Weeks } = presence;
  return h(
    "div",
    { class: "program-head" },
    h("div", {}, h("h2", {}, ...breakable(Name)), ...programLabels(labels, Name)),
    h(
      "div",
      { class: "program-facts" },
      sparkline(Weeks, weeks),
      h(
        "p",
        {},
        `${plural(reportsIn(Weeks, week), "report")} in the newest week, the first in ${FirstWeek}. `,
        h(
          "a",
          { href: page + hashOf(`charts:${Name}`) },
          `All ${plural(charts.length, "chart")}`,
          h("span", { class: "unseen" }, ` of ${Name}`),
        ),
      ),
    ),
  );
}

/** A program with the charts that say most about it. */
export function programOverview(overview: Overview): HTMLElement {
  const { charts, listed, numReports, page, presence } = overview;
  const telling = mostTelling(charts, chartsOfProgram, (chart) => ({
    titled: titleOf(chart, listed) !== "",
    weeks: weeksOf(chart),
  }));
  const figures = telling.map((chart) =>
    chartFigure(chart, chart.Participants ?? numReports, page, titleOf(chart, listed)),
  );
  return h(
    "section",
    { class: "program", id: `program:${presence.Name}` },
    head(overview),
    figureColumns(figures),
  );
}

/** The programs without a report in the newest week, in a sentence. */
export function silentPrograms(silent: ProgramPresence[]): HTMLElement[] {
  if (silent.length === 0) return [];
  const items = silent.map(({ Name, Weeks }) =>
    h("li", {}, ...breakable(Name), ` – ${lastSeen(Weeks)}`),
  );
  return [
    h(
      "details",
      { class: "silent" },
      h("summary", {}, `${plural(silent.length, "program")} without a report in the newest week`),
      h("ul", {}, ...items),
    ),
  ];
}

function lastSeen(weeks: Week[]): string {
  const last = weeks.findLast(({ Reports }) => Reports > 0);
  return last ? `last reported in ${last.Week}` : "never reported";
}
