import type { Label } from "../api/annotations";
import type { ProgramPresence } from "../api/participation";
import type { Chart, ListedChart, Week } from "../api/types";
import { noFilters, programPath } from "../model/choice";
import { plural } from "../model/format";
import { listedOf } from "../model/listed";
import type { DateRange } from "../model/range";
import { mostTelling } from "../model/telling";
import { reportsIn } from "../model/weeks";
import { breakable, h } from "./dom";
import { programLabels } from "./label";
import { sparkline } from "./sparkline";
import { tellingCard } from "./telling_card";

/** The front page shows the best of each program; its own page has everything. */
const chartsOfProgram = 3;

export interface Overview {
  presence: ProgramPresence;
  /** The newest seven days. */
  range: DateRange;
  /** All weeks with reports. */
  weeks: Week[];
  /** Of the newest seven days. */
  charts: Chart[];
  listed: ListedChart[];
  labels: Label[];
  numReports: number;
}

function pageOf(name: string): string {
  return programPath({ name, filters: noFilters() });
}

function head({ presence, range, weeks, charts, labels }: Overview): HTMLElement {
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
        `${plural(reportsIn(Weeks, range.to), "report")} in the newest week, the first on ${FirstWeek}. `,
        h(
          "a",
          { href: pageOf(Name) },
          `All ${plural(charts.length, "chart")}`,
          h("span", { class: "unseen" }, ` of ${Name}`),
        ),
      ),
    ),
  );
}

/** A program with the charts that say most about it. */
export function programOverview(overview: Overview): HTMLElement {
  const { charts, listed, range, weeks, numReports, presence } = overview;
  // A trend is drawn from its first week on.
  const whole = { from: weeks[0]?.Week ?? range.from, to: range.to };
  const setting = (chart: Chart) => ({
    numReports,
    noun: "report" as const,
    range: chart.Type === "timeseries" ? whole : range,
  });
  const telling = mostTelling(charts, chartsOfProgram, (chart) => ({
    titled: (listedOf(chart.Name, listed)?.Title ?? "") !== "",
  }));
  const cards = telling.flatMap((chart) =>
    tellingCard(chart, listedOf(chart.Name, listed), setting(chart), pageOf(presence.Name)),
  );
  return h(
    "section",
    { class: "program", id: `program:${presence.Name}` },
    head(overview),
    h("div", { class: "telling" }, ...cards),
  );
}

function lastSeen(weeks: Week[]): string {
  const last = weeks.findLast(({ Reports }) => Reports > 0);
  return last ? `last reported in ${last.Week}` : "never reported";
}

/** The programs without a report in the newest week, behind one line. */
export function silentPrograms(silent: ProgramPresence[]): HTMLElement[] {
  if (silent.length === 0) return [];
  const items = silent.map(({ Name, Weeks }) =>
    h("li", {}, h("a", { href: pageOf(Name) }, ...breakable(Name)), ` – ${lastSeen(Weeks)}`),
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
