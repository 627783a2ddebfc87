import { type Annotations, marksOf } from "../api/annotations";
import type { Presence, ProgramPresence } from "../api/participation";
import type { RolloutStep } from "../api/rollout";
import type { Charts, ListedProgram, Week } from "../api/types";
import { chartTitle } from "../chart/card";
import { picturePlace } from "../chart/drawing";
import { rowTable } from "../chart/row_table";
import { surveyPicture } from "../chart/survey_picture";
import { surveyRows, trendRows } from "../chart/table_rows";
import { hasTrend, trendPicture } from "../chart/trend_picture";
import { noFilters, programPath } from "../model/choice";
import { count, plural } from "../model/format";
import { webAddress } from "../model/links";
import { listedOf } from "../model/listed";
import { firstSeen, presenceChart, representation } from "../model/presence";
import type { DateRange } from "../model/range";
import { breakable, h } from "./dom";
import { programLabels } from "./label";
import { filledWeeks, weeklyFigure } from "./weekly";

function programLink(name: string): HTMLElement {
  return h("a", { href: programPath({ name, filters: noFilters() }) }, ...breakable(name));
}

/** The share of each version, or system, week by week; nothing if there is but one week. */
function shareFigure(
  title: string,
  list: Presence[],
  program: ProgramPresence,
  range: DateRange,
): HTMLElement[] {
  const chart = presenceChart(title, list, program);
  const setting = { numReports: program.Reports, noun: "report" as const, range };
  if (!hasTrend(chart, setting) || program.Weeks.length < 2) return [];
  const picture = trendPicture(chart, setting);
  const more = picture.left > 0 ? ` The ${picture.left} less frequent are in the table.` : "";
  const name = `${title} of ${program.Name}`;
  return [
    h(
      "figure",
      { class: "card", "data-presence": title },
      h("figcaption", { class: "card-head" }, h("h3", {}, title)),
      picturePlace({ ...picture, name }),
      h("p", { class: "meaning" }, `Share of each week’s reports of the program.${more}`),
      h("details", {}, h("summary", {}, "Table"), rowTable(trendRows(chart, setting), name)),
    ),
  ];
}

/** What the marks of a changed share of users mean; nothing if there are none. */
export function rolloutNote(rollout: RolloutStep[]): HTMLElement[] {
  if (rollout.length === 0) return [];
  return [
    h(
      "p",
      { class: "soft" },
      "How many users are asked whether to take part is built into programs. A mark is the day on which ",
      h("a", { href: "/config#history" }, "the list"),
      " has said another share; it reaches users with the releases that follow.",
    ),
  ];
}

/** Who takes part with a program: by week, version and system. */
export function programPresence(
  program: ProgramPresence,
  weeks: Week[],
  { marks, labels }: Annotations,
): HTMLElement {
  const { Name, Weeks, Versions, GOOS, Reports, FirstWeek } = program;
  const range = { from: weeks[0]?.Week ?? "", to: weeks.at(-1)?.Week ?? "" };
  return h(
    "section",
    { class: "program presence", id: `program:${Name}` },
    h("h2", {}, programLink(Name), ...programLabels(labels, Name)),
    h("p", { class: "soft" }, `${plural(Reports, "report")} since the week ending ${FirstWeek}.`),
    weeklyFigure(Name, filledWeeks(Weeks, weeks), marksOf(marks, Name)),
    h(
      "div",
      { class: "telling" },
      ...shareFigure("Versions", Versions, program, range),
      ...shareFigure("Operating systems", GOOS, program, range),
    ),
  );
}

/** When each program was seen first. */
export function firstSeenTable(programs: ProgramPresence[]): HTMLElement {
  const head = ["Program", "First week", "Newest version", "Seen since", "Reports"];
  const rows = firstSeen(programs).map(({ name, firstWeek, newest, reports }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, programLink(name)),
      h("td", {}, firstWeek === "" ? "not yet" : firstWeek),
      h("td", {}, newest?.Key ?? "–"),
      h("td", {}, newest?.FirstWeek ?? "–"),
      h("td", {}, count(reports)),
    ),
  );
  return h(
    "section",
    { class: "program", id: "first-seen" },
    h("h2", {}, "First seen"),
    h(
      "div",
      { class: "wide-table", tabindex: "0", role: "region", "aria-label": "Programs first seen" },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ...head.map((name) => h("th", { scope: "col" }, name)))),
        h("tbody", {}, ...rows),
      ),
    ),
  );
}

/** Who takes part more often, or less, than a survey says there are. */
export function surveys(charts: Charts, listed: ListedProgram[]): HTMLElement[] {
  const range = { from: charts.DateRange[0], to: charts.DateRange[1] };
  const setting = { numReports: charts.NumReports, noun: "report" as const, range };
  const figures = charts.Programs.flatMap((program) => {
    const records = listed.find(({ Name }) => Name === program.Name)?.Charts ?? [];
    return program.Charts.flatMap((chart) =>
      (chart.Surveys ?? []).map((survey) => {
        const title = chartTitle(chart, listedOf(chart.Name, records));
        const href = webAddress(survey.Source);
        const words = representation(survey);
        return h(
          "figure",
          { class: "card", "data-survey": chart.Name },
          h(
            "figcaption",
            { class: "card-head" },
            h("h3", {}, title),
            h("code", {}, ...breakable(chart.Name)),
            h(
              "p",
              {},
              `${program.Name}, weeks ending ${range.from} to ${range.to}, beside `,
              href === undefined ? "a survey" : h("a", { href }, "the survey"),
              survey.Date === "" ? "." : ` of ${survey.Date}.`,
            ),
          ),
          picturePlace(surveyPicture(chart, survey, setting)),
          words.length === 0
            ? h("p", {}, "Nobody is over-represented by more than a tenth.")
            : h("ul", { class: "represented" }, ...words.map((each) => h("li", {}, each))),
          h(
            "details",
            {},
            h("summary", {}, "Table"),
            rowTable(surveyRows(chart, survey, setting), title),
          ),
        );
      }),
    );
  });
  if (figures.length === 0) return [];
  return [
    h(
      "section",
      { class: "program", id: "survey" },
      h("h2", {}, "Who is over-represented"),
      h(
        "p",
        { class: "soft" },
        "Those who say yes are not all users. Where somebody asked the others too, both can be compared.",
      ),
      h("div", { class: "telling" }, ...figures),
    ),
  ];
}
