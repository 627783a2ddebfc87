import { columnCount, dealColumns } from "../model/columns";
import type { ChartFigure } from "./figure";
import { h } from "./dom";

/** Figures side by side in as many columns as the screen has room for. */
export function figureColumns(figures: ChartFigure[]): HTMLElement {
  const container = h("div", { class: "columns" });
  const heights = figures.map((figure) => figure.height);
  let columns = 0;
  new ResizeObserver(() => {
    const wanted = Math.min(columnCount(container.clientWidth), figures.length);
    if (wanted === columns) return;
    columns = wanted;
    const dealt = dealColumns(heights, columns).map((items) =>
      h("div", {}, ...items.flatMap((item) => figures[item]?.element ?? [])),
    );
    container.replaceChildren(...dealt);
  }).observe(container);
  // Until its width is known, in the one column that fits every screen.
  container.append(h("div", {}, ...figures.map((figure) => figure.element)));
  return container;
}
