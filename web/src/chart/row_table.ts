import { count, percent } from "../model/format";
import { h } from "../view/dom";
import type { Cell, Rows } from "./table_rows";

/** More rows than anyone reads make a page slow; the CSV has all. */
const maxRows = 1000;

function shown(cell: Cell): string {
  if (cell === undefined) return "–";
  if (typeof cell === "string") return cell;
  if (typeof cell === "object") return percent(cell.share);
  return Number.isInteger(cell) ? count(cell) : cell.toFixed(2);
}

function rowElement(cells: Cell[], heads: number): HTMLElement {
  return h(
    "tr",
    {},
    ...cells.map((cell, i) =>
      i < heads ? h("th", { scope: "row" }, shown(cell)) : h("td", {}, shown(cell)),
    ),
  );
}

/** The numbers of a picture for those who do not read pictures. */
export function rowTable({ columns, heads, rows }: Rows, name: string): HTMLElement {
  const head = h("tr", {}, ...columns.map((column) => h("th", { scope: "col" }, column)));
  const body = rows.slice(0, maxRows).map((row) => rowElement(row, heads));
  const table = h(
    "table",
    { class: heads > 1 ? "rows two-heads" : "rows" },
    h("caption", { class: "unseen" }, name),
    h("thead", {}, head),
    h("tbody", {}, ...body),
  );
  const left = rows.length - body.length;
  const scroll = h(
    "div",
    { class: "row-table", tabindex: "0", role: "region", "aria-label": `Table of ${name}` },
    table,
  );
  if (left > 0) {
    scroll.append(h("p", {}, `${count(left)} more rows are in the CSV file.`));
  }
  return scroll;
}
