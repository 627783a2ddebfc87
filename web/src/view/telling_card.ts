import type { Chart, ListedChart } from "../api/types";
import { chartTitle } from "../chart/card";
import { picturePlace } from "../chart/drawing";
import type { Setting } from "../chart/picture";
import { rowTable } from "../chart/row_table";
import { viewsOf } from "../chart/views";
import { breakable, h, hashOf } from "./dom";

/**
 * A chart as the front page shows it: what it is, its picture, and its numbers. `page` is where the
 * chart stands with all that can be done with it.
 */
export function tellingCard(
  chart: Chart,
  listed: ListedChart | undefined,
  setting: Setting,
  page: string,
): HTMLElement[] {
  const [view] = viewsOf(chart, setting);
  if (!view) return [];
  const title = chartTitle(chart, listed);
  const table = h("details", {}, h("summary", {}, "Table"));
  const fill = () => {
    table.append(rowTable(view.rows(), title));
  };
  table.addEventListener("toggle", fill, { once: true });
  return [
    h(
      "figure",
      { class: "card", "data-chart": chart.ID },
      h(
        "figcaption",
        { class: "card-head" },
        h("h3", {}, h("a", { href: page + hashOf(chart.ID) }, ...breakable(title))),
        ...(title === chart.Name ? [] : [h("code", {}, ...breakable(chart.Name))]),
      ),
      picturePlace(view.picture),
      h("p", { class: "meaning" }, view.meaning),
      table,
    ),
  ];
}
