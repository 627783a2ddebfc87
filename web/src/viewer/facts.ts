import { plural } from "../model/format";
import { webAddress } from "../model/links";
import { h } from "../view/dom";
import { size } from "./counts";
import { problems } from "./elements";
import type { Collection } from "./types";

function link(address: string): Node {
  const href = webAddress(address);
  return href === undefined
    ? new Text(address)
    : h("a", { href, rel: "noreferrer noopener" }, address);
}

function kept({ Exists, CounterFiles, LocalReports, Bytes }: Collection): string {
  if (!Exists) return "nothing";
  return `${plural(CounterFiles, "counter file")}, ${plural(LocalReports.length, "weekly report")}; ${size(Bytes)}`;
}

function sent({ SentReports, LastSent }: Collection): string {
  if (!LastSent) return "nothing";
  return `${plural(SentReports, "report")}, the last of the week that ended ${LastSent.Week}`;
}

/** What is known of the collection, a line each. */
export function facts(collection: Collection): HTMLElement {
  const { Programs, PrivacyURL, UploadURL, Directory, NextRun } = collection;
  const programs = Programs.map(({ Program, NewestVersion }) =>
    `${Program} ${NewestVersion}`.trim(),
  );
  const rows: [string, Node | string][] = [
    ["Programs", programs.length === 0 ? "none has counted here" : programs.join(", ")],
    ["Kept here", kept(collection)],
    ["Sent", sent(collection)],
    [
      "Next weekly run",
      NextRun
        ? `from ${NextRun.Due.slice(0, 16).replace("T", " ")} UTC on, with the first program that starts`
        : "has nothing to do",
    ],
    ["Collector", UploadURL === "" ? "not known here" : link(UploadURL)],
    ["Privacy", PrivacyURL === "" ? "not known here" : link(PrivacyURL)],
    ["Directory", h("code", {}, Directory)],
  ];
  return h(
    "div",
    {},
    ...problems(collection.Problems),
    h(
      "dl",
      { class: "facts" },
      ...rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
    ),
  );
}
