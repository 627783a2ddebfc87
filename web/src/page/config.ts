import { getConfig } from "../api/client";
import type { UploadConfig } from "../api/types";
import { plural, share } from "../model/format";
import { collapsed, configEntry, programConfig } from "../view/config";
import { programContents } from "../view/contents";
import { h } from "../view/dom";
import { show } from "./show";

function platforms({ GOOS, GOARCH, GoVersion, SampleRate }: UploadConfig): HTMLElement {
  return h(
    "section",
    { class: "program" },
    h("h2", {}, "For every program"),
    h(
      "p",
      {},
      SampleRate < 1
        ? `In any week, about ${share(SampleRate, 1)} of those who said yes send a report.`
        : "Everyone who said yes sends a report each week.",
      " A report names the operating system, the processor and the toolchain only if they are on these lists.",
    ),
    collapsed(plural(GOOS.length, "operating system"), GOOS),
    collapsed(plural(GOARCH.length, "kind") + " of processor", GOARCH),
    collapsed(plural(GoVersion.length, "toolchain"), GoVersion),
  );
}

void show("The upload config could not be loaded", async () => {
  const config = await getConfig();
  return [
    h(
      "div",
      { class: "with-contents" },
      programContents(config.Programs.map(configEntry)),
      h("div", {}, ...config.Programs.map(programConfig), platforms(config)),
    ),
  ];
});
