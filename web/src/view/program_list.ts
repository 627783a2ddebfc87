import type { ListedChart, ListedProgram } from "../api/types";
import { type Choice, noFilters } from "../model/choice";
import { plural } from "../model/format";
import { breakable, h } from "./dom";

function namesIn(charts: ListedChart[]): number {
  return new Set(charts.map(({ Chart }) => Chart)).size;
}

/** `4 charts, 1 stack`; what there is none of is left out. */
function extent({ Charts }: ListedProgram): string {
  const charts = namesIn(Charts.filter(({ Depth }) => Depth === undefined));
  const stacks = namesIn(Charts.filter(({ Depth }) => Depth !== undefined));
  const parts = [
    ...(charts > 0 ? [plural(charts, "chart")] : []),
    ...(stacks > 0 ? [plural(stacks, "stack counter")] : []),
  ];
  return parts.join(", ");
}

/** What stands at the address of a program that is none, or of none: a way to all of them. */
export function programList(
  name: string,
  programs: ListedProgram[],
  path: (choice: Choice) => string,
): HTMLElement[] {
  const title = name === "" ? "Programs" : "There is no such program";
  document.title = `${title} – Tallystick`;
  const about =
    name === ""
      ? "Each program has a page with all its charts."
      : `Nothing is collected of “${name}”. These are the programs that may send reports:`;
  const items = programs.map((program) =>
    h(
      "li",
      {},
      h(
        "a",
        { href: path({ name: program.Name, filters: noFilters() }) },
        ...breakable(program.Name),
      ),
      " ",
      h("span", {}, extent(program)),
    ),
  );
  return [
    h("div", { class: "page-head" }, h("h1", {}, title), h("p", {}, about)),
    h("ul", { class: "weeks program-list" }, ...items),
  ];
}
