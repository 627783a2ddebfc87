import { columnCount, dealColumns } from "../model/columns";
import type { ChartFigure } from "./figure";
import { h } from "./dom";
import { arrangeToWidth } from "./sight";

/**
 * Figures side by side in as many columns as the screen has room for. They are in it from the first
 * frame on: to lay them out before their width is known would be to do it twice.
 */
export function figureColumns(figures: ChartFigure[]): HTMLElement {
  const container = h("div", { class: "columns" });
  const heights = figures.map((figure) => figure.height);
  for (const { element, height } of figures) {
    // As long as it is out of sight (charts.css).
    element.style.containIntrinsicBlockSize = `auto ${height}px`;
  }
  let columns = 0;
  arrangeToWidth(container, (width) => {
    const wanted = Math.min(columnCount(width), figures.length);
    if (wanted === columns) return;
    columns = wanted;
    const dealt = dealColumns(heights, columns).map((items) =>
      h("div", {}, ...items.flatMap((item) => figures[item]?.element ?? [])),
    );
    container.replaceChildren(...dealt);
  });
  return container;
}
