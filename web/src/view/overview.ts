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
import { fillLater } from "./idle";
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

function tellingCards(overview: Overview): HTMLElement[] {
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
  return telling.flatMap((chart) =>
    tellingCard(chart, listedOf(chart.Name, listed), setting(chart), pageOf(presence.Name)),
  );
}

function programOverview(overview: Overview, fill: (fill: () => void) => void): HTMLElement {
  const section = h("section", { class: "program", id: `program:${overview.presence.Name}` });
  fill(() => {
    section.append(head(overview), h("div", { class: "telling" }, ...tellingCards(overview)));
  });
  return section;
}

/** Programs with the charts that say most about each; the first one at once. */
export function programOverviews(overviews: Overview[]): HTMLElement[] {
  const now = (fill: () => void) => {
    fill();
  };
  return overviews.map((each, i) => programOverview(each, i === 0 ? now : fillLater));
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
