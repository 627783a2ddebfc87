import { plural, rateText } from "../model/format";
import { programConfig } from "../view/config";
import { h } from "../view/dom";
import type { Config } from "./api";
import { command, optionOf, problems, section } from "./elements";
import type { Collection } from "./types";

function inUse({ List, Since, Signed, NoConfig }: Config): HTMLElement[] {
  if (!List) return [h("p", {}, `This machine has no public list: ${NoConfig}.`)];
  const version = List.Version === "" ? "A list without a version" : `Version ${List.Version}`;
  const published = List.Published === "" ? "" : ` of ${List.Published}`;
  const rate =
    List.SampleRate > 0 && List.SampleRate < 1
      ? ` ${rateText(List.SampleRate)} of all reports are sent.`
      : "";
  const signed = Signed ? " Its signature was verified." : "";
  return [
    h(
      "p",
      {},
      `${version}${published}, known here to be the newest on ${Since.slice(0, 10)}.${signed}${rate}`,
    ),
    h(
      "details",
      {},
      h("summary", {}, `All that is on it, of ${plural(List.Programs.length, "program")}`),
      ...List.Programs.map(programConfig),
    ),
  ];
}

function coming({ Announced }: Config, { Mode }: Collection): HTMLElement[] {
  const text =
    Announced.length > 0
      ? []
      : [
          h(
            "p",
            { class: "soft" },
            Mode === "on"
              ? "Nothing new is announced."
              : "A yes accepts the list of that day; what comes onto it later is announced here a week before it is sent.",
          ),
        ];
  return [
    h("h3", {}, "What changes next"),
    ...text,
    ...Announced.map(({ From, Names }) =>
      h(
        "div",
        { class: "announced" },
        h("p", {}, `From ${From} on it also sends:`),
        h("ul", {}, ...Names.map((name) => h("li", {}, h("code", {}, name)))),
      ),
    ),
  ];
}

/** The public list that reports are made by, and what is known of its next version. */
export function listPart(config: Config, collection: Collection): HTMLElement {
  const name = collection.Collection;
  const diff =
    name === "" || name === "go"
      ? []
      : [
          h(
            "p",
            { class: "soft" },
            "This page asks nobody on the network. What a newer list would change, its server says: ",
            command(`tally config diff${optionOf(name)} kept latest`),
          ),
        ];
  return section(
    "list",
    "What may be sent at all",
    ...problems(config.Problems),
    ...inUse(config),
    ...coming(config, collection),
    ...diff,
  );
}
