import type { Mark } from "../api/annotations";
import type { Week } from "../api/types";
import { drawnPlace } from "../chart/drawing";
import { rowTable } from "../chart/row_table";
import { tellPoints } from "../chart/tip";
import { daysBefore } from "../model/days";
import { plural } from "../model/format";
import { kindOf } from "../model/presence";
import { reportsIn } from "../model/weeks";
import { h } from "./dom";

const pictureHeight = 270;

/** What happened in the seven days up to a date. */
function marksIn(marks: Mark[], week: string): Mark[] {
  const before = daysBefore(week, 7);
  return marks.filter(({ Date }) => Date > before && Date <= week);
}

/** Reports week by week with what happened meanwhile, and the same as a table and a list. */
export function weeklyFigure(name: string, weeks: Week[], marks: Mark[]): HTMLElement {
  const place = drawnPlace(pictureHeight, (drawing, width) =>
    drawing.drawWeekly({ name, weeks, marks }, width),
  );
  tellPoints(place, name, () =>
    weeks.map(({ Week, Reports }) => ({
      title: `Week ending ${Week}`,
      lines: [
        plural(Reports, "report"),
        ...marksIn(marks, Week).map((mark) => `${mark.Date}: ${mark.Text}`),
      ],
    })),
  );
  const rows = {
    columns: ["Week", "Reports"],
    heads: 1,
    rows: weeks.map(({ Week, Reports }) => [Week, Reports]),
  };
  const table = h("details", {}, h("summary", {}, "Table"), rowTable(rows, name));
  return h("figure", { class: "card weekly", "data-weekly": name }, place, table);
}

/** A week without reports has no entry in the answer; in a picture it is 0. */
export function filledWeeks(weeks: Week[], among: Week[]): Week[] {
  const first = weeks[0]?.Week ?? "";
  return among
    .filter(({ Week }) => Week >= first)
    .map(({ Week }) => ({ Week, Reports: reportsIn(weeks, Week) }));
}

/** What the marks stand for, in full. */
export function markList(marks: Mark[]): HTMLElement[] {
  if (marks.length === 0) return [];
  const items = marks.map((mark) =>
    h(
      "li",
      {},
      h("time", { datetime: mark.Date }, mark.Date),
      h("span", { class: `mark mark-${mark.Kind}` }, kindOf(mark)),
      h("span", {}, mark.Text),
    ),
  );
  return [
    h(
      "details",
      { class: "happened" },
      h("summary", {}, `What happened: ${plural(marks.length, "mark")}`),
      h("ol", {}, ...items),
    ),
  ];
}
