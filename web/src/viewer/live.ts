import { count, plural } from "../model/format";
import { h } from "../view/dom";
import { buildOf } from "./counts";
import { nameOf, problems, section } from "./elements";
import type { CounterFile, Files } from "./types";

const names = new Intl.Collator("en", { numeric: true });

/** A counter file whose numbers are changed in their places, so that nothing moves while one reads. */
class FileView {
  readonly element: HTMLElement;
  private readonly state = h("span", { class: "state" });
  private readonly rows = new Map<string, HTMLElement>();
  private readonly body = h("tbody", {});

  constructor(file: CounterFile) {
    const { Meta, File } = file;
    const id = {
      Program: Meta.Program ?? "",
      Version: Meta.Version ?? "",
      GoVersion: Meta.GoVersion ?? "",
      GOOS: Meta.GOOS ?? "",
      GOARCH: Meta.GOARCH ?? "",
    };
    const head = h(
      "tr",
      {},
      h("th", { scope: "col" }, "Counter"),
      h("th", { scope: "col" }, "Count"),
    );
    this.element = h(
      "details",
      { class: "file", "data-file": File },
      h(
        "summary",
        {},
        h("span", { class: "file-name" }, id.Program),
        " ",
        h("span", { class: "soft" }, buildOf(id)),
        " ",
        this.state,
      ),
      h(
        "p",
        { class: "soft" },
        `Until ${(Meta.TimeEnd ?? "").slice(0, 10)}, in `,
        h("code", {}, File),
      ),
      h("table", {}, h("thead", {}, head), this.body),
    );
    this.update(file);
  }

  update({ Count, Over, InUse }: CounterFile): void {
    const state = Over ? "the week is over" : InUse ? "counting" : "";
    if (this.state.textContent !== state) this.state.textContent = state;
    const all = Object.keys(Count);
    if (all.length !== this.rows.size || all.some((name) => !this.rows.has(name))) this.fill(all);
    for (const [name, value] of Object.entries(Count)) {
      const cell = this.rows.get(name);
      const text = count(value);
      if (!cell || cell.textContent === text) continue;
      cell.dataset.changed = cell.textContent === "" ? "no" : "yes";
      cell.textContent = text;
    }
  }

  private fill(all: string[]): void {
    const rows = [...all]
      .sort((a, b) => names.compare(a, b))
      .map((name) => {
        let cell = this.rows.get(name);
        if (!cell) this.rows.set(name, (cell = h("td", { "data-counter": name })));
        return h("tr", {}, h("th", { scope: "row" }, nameOf(name)), cell);
      });
    this.body.replaceChildren(...rows);
  }
}

function aboutOf(files: number, troubles: number): string {
  if (files > 0) return `${plural(files, "counter file")}, read again every two seconds.`;
  return troubles > 0
    ? "No counter file could be read. It is tried again every two seconds."
    : "No program is counting here.";
}

/** The counter files of a collection, live. */
export class LivePart {
  readonly element: HTMLElement;
  private readonly views = new Map<string, FileView>();
  private readonly list = h("div", {});
  private readonly about = h("p", { class: "soft" });
  private readonly trouble = h("div", {});
  private shown = "";
  private told = "";

  constructor(files: Files) {
    this.element = section("live", "Being counted now", this.about, this.trouble, this.list);
    this.update(files);
  }

  update({ Files: files, Problems }: Files): void {
    const about = aboutOf(files.length, Problems.length);
    if (this.about.textContent !== about) this.about.textContent = about;
    this.tell(Problems);
    for (const file of files) {
      const view = this.views.get(file.File);
      if (view) view.update(file);
      else this.views.set(file.File, new FileView(file));
    }
    const order = files.map((file) => file.File);
    if (order.join("\n") === this.shown) return;
    this.shown = order.join("\n");
    this.list.replaceChildren(...order.flatMap((file) => this.views.get(file)?.element ?? []));
  }

  private tell(troubles: string[]): void {
    const text = troubles.join("\n");
    if (text === this.told) return;
    this.told = text;
    this.trouble.replaceChildren(...problems(troubles));
  }
}
