import { h } from "../view/dom";
import { count } from "../model/format";

/** A part of the page with its heading, which takes the focus of who goes to the part. */
export function section(id: string, title: string, ...content: (Node | string)[]): HTMLElement {
  return h(
    "section",
    { class: "part", id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title`, tabindex: "-1" }, title),
    ...content,
  );
}

/** What could not be read, each in a sentence. */
export function problems(list: string[]): HTMLElement[] {
  if (list.length === 0) return [];
  return [
    h(
      "div",
      { class: "notice notice-bad" },
      h("p", {}, "Not everything could be read:"),
      h("ul", {}, ...list.map((each) => h("li", {}, each))),
    ),
  ];
}

/** A command to be typed, with nothing folded in it. */
export function command(text: string): HTMLElement {
  return h("code", { class: "command" }, text);
}

/** How the user names this collection in a command. */
export function optionOf(collection: string): string {
  return collection === "" ? "" : ` --collection ${collection}`;
}

/** A table that scrolls by itself where the screen is too narrow for it. */
export function table(caption: string, head: string[], rows: HTMLElement[]): HTMLElement {
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("thead", {}, h("tr", {}, ...head.map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", {}, ...rows),
    ),
  );
}

/** The name of a counter; of a stack its first line, with the frames below it. */
export function nameOf(name: string): HTMLElement {
  const [first = "", ...frames] = name.split("\n");
  if (frames.length === 0) return h("code", {}, first);
  return h(
    "details",
    {},
    h("summary", {}, h("code", {}, first)),
    h("ol", { class: "frames" }, ...frames.map((frame) => h("li", {}, h("code", {}, frame)))),
  );
}

export function numberCell(value: number): HTMLElement {
  return h("td", { class: value === 0 ? "zero" : "" }, count(value));
}
