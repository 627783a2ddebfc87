import type { ListedProgram } from "../api/types";
import { type Choice, noFilters } from "../model/choice";
import { plural } from "../model/format";
import { breakable, h } from "./dom";

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
  const items = programs.map(({ Name, Charts }) =>
    h(
      "li",
      {},
      h("a", { href: path({ name: Name, filters: noFilters() }) }, ...breakable(Name)),
      " ",
      h("span", {}, plural(Charts.length, "counter")),
    ),
  );
  return [
    h("div", { class: "page-head" }, h("h1", {}, title), h("p", {}, about)),
    h("ul", { class: "weeks program-list" }, ...items),
  ];
}
