import type { Label } from "../api/annotations";
import { h } from "./dom";

/** What the project says of a program in a word, such as `synthetic`; nothing if it says nothing. */
export function programLabels(labels: Label[], program: string): HTMLElement[] {
  return labels
    .filter(({ Program }) => Program === program)
    .map(({ Label, Text }) =>
      h("span", { class: "label", ...(Text === "" ? {} : { title: Text }) }, Label),
    );
}
