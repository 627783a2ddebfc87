import type { ConfigVersion } from "../api/types";
import { plural } from "../model/format";
import { withLinks } from "../model/links";
import { h } from "./dom";

const fewChanges = 8;
const shortHash = 12;

function change(words: string): HTMLElement {
  const pieces = withLinks(words);
  return h(
    "li",
    {},
    ...pieces.map(({ text, href }) => (href === undefined ? text : h("a", { href }, text))),
  );
}

/** Many changes, as those of the first version, stand behind one line. */
function changes(list: string[]): HTMLElement {
  if (list.length === 0) return h("p", {}, "Nothing changes for those who said yes.");
  const items = h("ul", { class: "changes" }, ...list.map(change));
  if (list.length <= fewChanges) return items;
  return h("details", {}, h("summary", {}, plural(list.length, "change")), items);
}

function versionItem({ Number, Version, Published, Hash, Changes }: ConfigVersion): HTMLElement {
  return h(
    "li",
    {},
    h(
      "div",
      { class: "version" },
      h("h3", {}, Version),
      h("time", { datetime: Published }, Published),
      h("code", { title: `SHA-256 of the signed text: ${Hash}` }, Hash.slice(0, shortHash)),
      h("a", { href: `/config/v${Number}` }, "the signed note"),
    ),
    changes(Changes),
  );
}

function verification(): HTMLElement[] {
  return [
    h("h3", {}, "How to check it yourself"),
    h(
      "p",
      {},
      "Each version is signed and names the hash of the one before, so nobody can be shown another list than you without it being seen. Programs check this by themselves before they send anything. With the public key, which you have from the program or its maker and not from this page, you can check it too:",
    ),
    h("pre", {}, h("code", {}, `tally config verify --public-key KEY ${location.origin}/config`)),
  ];
}

/** What has been collected since when; nothing if the list is not signed. */
export function history(versions: ConfigVersion[]): HTMLElement[] {
  if (versions.length === 0) return [];
  return [
    h(
      "section",
      { class: "history", id: "history" },
      h("h2", {}, "History"),
      h(
        "p",
        { class: "soft" },
        "Every version that was ever published, the newest first. ",
        h("a", { href: "/config/versions" }, "As JSON"),
        ".",
      ),
      h("ol", { class: "versions", reversed: "" }, ...[...versions].reverse().map(versionItem)),
      ...verification(),
    ),
  ];
}
