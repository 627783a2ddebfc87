import { plural } from "../model/format";
import { withoutGaps } from "../model/seven_days";
import { breakable, h } from "../view/dom";
import { drawOnSight } from "../view/sight";
import { type OwnChart, type OwnProgram, ownPrograms } from "./counts";
import { command, nameOf, numberCell, optionOf, problems, section, table } from "./elements";
import { drawWeeks } from "./plot";
import type { Weeks } from "./types";

/** The newest weeks that a picture has room for; the table has all. */
const weeksDrawn = 12;

/** A picture also has the weeks in which nothing was counted: time does not stand still in them. */
function picture(chart: OwnChart, weeks: string[]): HTMLElement {
  const place = h("div", { class: "plot own-plot" });
  const counted = weeks.map((Week, i) => ({ Week, Reports: chart.totals[i] ?? 0 }));
  const drawn = withoutGaps(counted).slice(-weeksDrawn);
  drawOnSight(place, (width) => {
    const days = drawn.map(({ Week }) => Week);
    const totals = drawn.map(({ Reports }) => Reports);
    place.replaceChildren(drawWeeks(chart.name, days, totals, width));
  });
  return place;
}

function rows(lines: { name: string; counts: number[] }[]): HTMLElement[] {
  return lines.map(({ name, counts }) =>
    h(
      "tr",
      { "data-bucket": name },
      h("th", { scope: "row" }, nameOf(name)),
      ...counts.map(numberCell),
    ),
  );
}

function chartFigure(chart: OwnChart, weeks: string[]): HTMLElement {
  return h(
    "figure",
    { "data-chart": chart.name },
    h("figcaption", {}, h("h4", {}, ...breakable(chart.name))),
    picture(chart, weeks),
    h(
      "details",
      {},
      h(
        "summary",
        {},
        chart.buckets.length === 1 ? "Table" : `Table of ${plural(chart.buckets.length, "bucket")}`,
      ),
      table(chart.name, ["Bucket", ...weeks], rows(chart.buckets)),
    ),
  );
}

function programPart(program: OwnProgram, weeks: string[]): HTMLElement {
  const stacks =
    program.stacks.length === 0
      ? []
      : [
          h(
            "details",
            { class: "stacks" },
            h("summary", {}, plural(program.stacks.length, "stack")),
            table(`Stacks of ${program.name}`, ["Stack", ...weeks], rows(program.stacks)),
          ),
        ];
  return h(
    "div",
    { class: "own-program", "data-program": program.name },
    h("h3", {}, ...breakable(program.name)),
    h("div", { class: "own-charts" }, ...program.charts.map((chart) => chartFigure(chart, weeks))),
    ...stacks,
  );
}

/** One's own counts by the week in which they were counted, which is named by its last day. */
export function weeksPart({ Weeks: weeks, Problems }: Weeks, collection: string): HTMLElement {
  const days = weeks.map((week) => week.Week);
  const about =
    weeks.length === 0
      ? [
          "Nothing has been counted here yet. What programs of this collection count will be shown here, week by week.",
        ]
      : [
          `All that is kept here, by the day on which the week ends${weeks.some((week) => !week.Over) ? " (the newest is not over)" : ""}. For spreadsheets: `,
          command(`tally csv${optionOf(collection)}`),
        ];
  return section(
    "weeks",
    "My counts by week",
    h("p", { class: "soft" }, ...about),
    ...problems(Problems),
    ...ownPrograms(weeks).map((program) => programPart(program, days)),
  );
}
