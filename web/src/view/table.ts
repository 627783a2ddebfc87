import type { Bar } from "../api/types";
import { count, share } from "../model/format";
import { h } from "./dom";

/** The numbers of a chart for those who do not read pictures; buckets without reports included. */
export function barTable(bars: Bar[], numReports: number): HTMLTableElement {
  const head = ["Bucket", "Reports", "Share"].map((name) => h("th", { scope: "col" }, name));
  const rows = bars.map(({ Key, Value }) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, Key),
      h("td", {}, count(Value)),
      h("td", {}, share(Value, numReports)),
    ),
  );
  return h("table", {}, h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows));
}
