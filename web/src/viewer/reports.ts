import { count, plural } from "../model/format";
import { h } from "../view/dom";
import type { Api } from "./api";
import { problems, section, table } from "./elements";
import type { ReportKind, Reports } from "./types";

/** What each kind is, in the order in which a report becomes them. */
const kinds: Record<ReportKind, [string, string]> = {
  full: ["Full reports", "All that was counted in a week. Never sent."],
  ready: ["Reports that wait", "What of it may be sent, and is not yet."],
  sent: ["Sent reports", "Copies of what was sent. It is published under its number, X."],
};

async function load(
  api: Api,
  collection: string,
  kind: ReportKind,
  week: string,
  place: HTMLElement,
): Promise<void> {
  try {
    const bytes = await api.report(collection, kind, week);
    const save = h(
      "a",
      { href: URL.createObjectURL(bytes), download: `${kind}-${week}.json` },
      "Save it",
    );
    place.replaceChildren(
      h("p", { class: "soft" }, `${plural(bytes.size, "byte")}. `, save),
      h("pre", { tabindex: "0", "data-report": `${kind} ${week}` }, await bytes.text()),
    );
  } catch (error) {
    place.replaceChildren(h("p", { role: "alert" }, error instanceof Error ? error.message : ""));
  }
}

function reportOf(api: Api, collection: string, kind: ReportKind, week: string): HTMLElement {
  const place = h("div", {});
  const details = h("details", {}, h("summary", {}, `Week that ended ${week}`), place);
  details.addEventListener("toggle", () => {
    if (details.open && place.childElementCount === 0)
      void load(api, collection, kind, week, place);
  });
  return details;
}

function listOf(
  api: Api,
  collection: string,
  kind: ReportKind,
  weeks: string[],
  ...under: HTMLElement[]
): HTMLElement {
  const [title, meaning] = kinds[kind];
  return h(
    "div",
    { class: "kept", "data-kind": kind },
    h("h3", {}, title),
    h("p", { class: "soft" }, weeks.length === 0 ? `${meaning} There are none.` : meaning),
    ...under,
    ...[...weeks].reverse().map((week) => reportOf(api, collection, kind, week)),
  );
}

/** The reports that are kept on this machine, each to be read as it is. */
export function reportsPart(reports: Reports, api: Api, collection: string): HTMLElement {
  const rows = [...reports.Sent]
    .reverse()
    .map(({ Week, Sent, Bytes, X }) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, Week),
        h("td", {}, Sent.replace("T", " ").replace("Z", "")),
        h("td", {}, count(Bytes)),
        h("td", {}, X === null ? "?" : `${X}`),
      ),
    );
  const sent =
    rows.length === 0 ? [] : [table("Sent reports", ["Week", "Sent (UTC)", "Bytes", "X"], rows)];
  return section(
    "reports",
    "Reports kept and sent",
    ...problems(reports.Problems),
    listOf(api, collection, "full", reports.Full),
    listOf(api, collection, "ready", reports.Ready),
    listOf(
      api,
      collection,
      "sent",
      reports.Sent.map(({ Week }) => Week),
      ...sent,
    ),
  );
}
