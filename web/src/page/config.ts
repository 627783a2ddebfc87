import { getHistory, getList } from "../api/client";
import type { PublicList } from "../api/types";
import { plural, rateText } from "../model/format";
import { asking, collapsed, configEntry, programConfig } from "../view/config";
import { programContents } from "../view/contents";
import { h } from "../view/dom";
import { history } from "../view/history";
import { searchField } from "../view/search";
import { show } from "./show";

function platforms({ GOOS, GOARCH, GoVersion, SampleRate, Prompt }: PublicList): HTMLElement {
  return h(
    "section",
    { class: "program" },
    h("h2", {}, "For every program"),
    h(
      "p",
      {},
      SampleRate < 1
        ? `In any week, about ${rateText(SampleRate)} of those who said yes send a report.`
        : "Everyone who said yes sends a report each week.",
      " A report names the operating system, the processor and the toolchain only if they are on these lists.",
    ),
    ...asking(Prompt),
    collapsed(plural(GOOS.length, "operating system"), GOOS),
    collapsed(plural(GOARCH.length, "kind") + " of processor", GOARCH),
    collapsed(plural(GoVersion.length, "toolchain"), GoVersion),
  );
}

function signedAs({ Version, Published }: PublicList): HTMLElement[] {
  if (Version === "" || Published === "") return [];
  return [
    h(
      "p",
      { class: "soft" },
      `Version ${Version}, signed and published on ${Published}. `,
      h("a", { href: "#history" }, "What has changed since the first"),
      ".",
    ),
  ];
}

/** The contents lead only to what the search has left. */
function leaveOut(contents: HTMLElement, programs: HTMLElement[]): void {
  const links = contents.querySelectorAll("li");
  programs.forEach((program, i) => links[i]?.toggleAttribute("hidden", program.hidden));
}

void show("The upload config could not be loaded", async () => {
  const [list, versions] = await Promise.all([getList(), getHistory()]);
  const programs = list.Programs.map(programConfig);
  const all = h("div", {}, ...programs);
  const contents = programContents(list.Programs.map(configEntry));
  const search = searchField(all, () => {
    leaveOut(contents, programs);
  });
  all.append(platforms(list), ...history(versions));
  return [...signedAs(list), search, h("div", { class: "with-contents" }, contents, all)];
});
