import { plural } from "../model/format";
import { h } from "../view/dom";
import { size } from "./counts";
import { command, optionOf, problems, section } from "./elements";
import type { Cleaning } from "./types";

/** What `tally clean` would remove. */
export function cleanPart(
  { Files, Bytes, InUse, BeingSent, Problems }: Cleaning,
  collection: string,
): HTMLElement {
  const option = collection === "" ? "" : optionOf(collection);
  const what =
    Files.length === 0
      ? "There is nothing to remove."
      : `${plural(Files.length, "file")}, ${size(Bytes)}. The mode stays, and so do copies of what was sent (with --sent they go, too).`;
  const more = [
    ...(InUse > 0
      ? [
          `${plural(InUse, "counter file")} of it in use: what is counted there until the week is over would be lost.`,
        ]
      : []),
    ...BeingSent.map((week) => `The report of ${week} may be on its way.`),
  ];
  return section(
    "clean",
    "What `clean` would remove".replaceAll("`", ""),
    ...problems(Problems),
    h("p", {}, what),
    ...more.map((text) => h("p", {}, text)),
    ...(Files.length === 0
      ? []
      : [
          h(
            "details",
            {},
            h("summary", {}, "The files"),
            h("ul", { class: "paths" }, ...Files.map((file) => h("li", {}, h("code", {}, file)))),
          ),
          h("p", { class: "soft" }, "In a terminal: ", command(`tally clean${option}`)),
        ]),
  );
}
