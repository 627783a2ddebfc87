import { columnCount, dealColumns } from "../model/columns";
import type { ChartFigure } from "./figure";
import { h } from "./dom";
import { fillLater } from "./idle";
import { arrangeToWidth } from "./sight";

/** Makes what is in sight at once, and the others when the first pictures are there. */
function fillFigures(container: HTMLElement, columns: ChartFigure[][]): void {
  const top = container.getBoundingClientRect().top;
  for (const column of columns) {
    let above = top;
    for (const { fill, height } of column) {
      const fillIfThere = () => {
        // By then another choice may have taken its place.
        if (container.isConnected) fill?.();
      };
      if (above < window.innerHeight) fill?.();
      else fillLater(fillIfThere);
      above += height;
    }
  }
}

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
    const dealt = dealColumns(heights, wanted).map((items) =>
      items.flatMap((item) => figures[item] ?? []),
    );
    if (columns === 0) fillFigures(container, dealt);
    columns = wanted;
    container.replaceChildren(
      ...dealt.map((column) => h("div", {}, ...column.map(({ element }) => element))),
    );
  });
  return container;
}
