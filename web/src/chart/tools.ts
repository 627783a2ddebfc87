import type { Week } from "../api/types";
import { count } from "../model/format";
import { h } from "../view/dom";
import { csvOf } from "./csv";
import { fileName, save } from "./save";
import { type Words, pngOf, svgText } from "./standalone";
import type { View } from "./views";

/** Links to single weeks beyond these would hide the rest; the data page has all. */
const maxWeeks = 14;

/** What the tools of a chart need beside the view that is shown. */
export interface Origin {
  /** For the names of files. */
  program: string;
  chart: string;
  words: Words;
  /** The query that the numbers are from. */
  query: string;
  /** The published weeks of the range. */
  weeks: Week[];
}

function button(text: string, action: () => Promise<void> | void): HTMLElement {
  const made = h("button", { type: "button" }, text);
  const status = h("span", { role: "status" });
  made.addEventListener("click", () => {
    status.textContent = "";
    Promise.resolve(action()).catch(() => {
      status.textContent = ` The file could not be made.`;
    });
  });
  return h("span", {}, made, status);
}

function weekLinks(weeks: Week[]): (HTMLElement | string)[] {
  const shown = weeks.slice(-maxWeeks);
  const links = shown.flatMap(({ Week }) => [h("a", { href: `/data/${Week}` }, Week), " "]);
  const more = weeks.length - shown.length;
  const rest = more > 0 ? [h("a", { href: "/data/" }, `and ${count(more)} more`)] : [];
  return [...links, ...rest];
}

/** Downloads of what a chart shows, and the way to the data that it is made of. */
export function chartTools(origin: Origin, view: () => View): HTMLElement {
  const { program, chart, words, query, weeks } = origin;
  const name = (ending: string) => fileName([program, chart, view().id], ending);
  const svg = () => svgText(view().picture, words);
  return h(
    "div",
    {},
    h(
      "p",
      { class: "buttons" },
      button("PNG", async () => {
        save(name("png"), await pngOf(await svg()));
      }),
      button("SVG", async () => {
        save(name("svg"), new Blob([await svg()], { type: "image/svg+xml" }));
      }),
      button("CSV", () => {
        save(name("csv"), new Blob([csvOf(view().rows())], { type: "text/csv" }));
      }),
    ),
    h(
      "p",
      {},
      h("a", { href: query }, "The numbers as JSON"),
      ", by the query that this page made.",
    ),
    h("p", {}, "The reports that they are made of: ", ...weekLinks(weeks)),
  );
}
