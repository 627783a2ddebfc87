import type { Frame } from "../model/frames";
import { breakable, h } from "./dom";

/** A frame or a function to be read: its package, its name, and where in it. */
export function frameWords({ text, name, within, at }: Frame): HTMLElement {
  return h(
    "span",
    { class: "frame", title: text },
    ...(within === "" ? [] : [h("span", { class: "soft" }, ...breakable(within)), " "]),
    h("b", {}, ...breakable(name)),
    ...(at === "" ? [] : [" ", h("span", { class: "soft" }, at)]),
  );
}
