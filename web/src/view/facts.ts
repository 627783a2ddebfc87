import type { Week } from "../api/types";
import { count } from "../model/format";
import { reportsIn, sumOf } from "../model/weeks";
import { h } from "./dom";
import { sparkline } from "./sparkline";

function fact(number: string, meaning: string): HTMLElement {
  return h("div", {}, h("dt", {}, meaning), h("dd", {}, number));
}

/**
 * How many take part and since when, in numbers and as a small picture. `dates` are the published
 * dates as they are, whatever days the weeks of the picture are made of.
 */
export function facts(weeks: Week[], dates: Week[], week: string, programs: number): HTMLElement {
  const [first] = dates;
  return h(
    "section",
    { class: "facts", "aria-labelledby": "facts" },
    h("h2", { id: "facts" }, "Who takes part"),
    h(
      "dl",
      {},
      fact(count(reportsIn(weeks, week)), `took part in the week ending ${week}`),
      fact(count(sumOf(dates)), "reports in all"),
      fact(first?.Week ?? "–", "is the first week with reports"),
      fact(count(programs), `${programs === 1 ? "program" : "programs"} in the newest week`),
    ),
    h(
      "a",
      { class: "spark-link", href: "/participation/" },
      sparkline(weeks, weeks),
      h("span", {}, "Participation, week by week"),
    ),
  );
}
