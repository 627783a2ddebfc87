import { h } from "../view/dom";
import type { Api } from "./api";
import { section } from "./elements";
import type { Collection, Mode } from "./types";

const meanings: [Mode, string][] = [
  ["on", "Count here, and send what is on the public list once a week"],
  ["local", "Count here, send nothing"],
  ["off", "Count nothing"],
];

function inForce({ Mode: mode, Why, Chosen, Since }: Collection): HTMLElement {
  const since = Since !== "" && Chosen === mode ? ` (since ${Since})` : "";
  return h("p", { class: "in-force" }, h("strong", {}, mode), `, ${Why}${since}`);
}

function otherChoice({
  Mode: mode,
  Chosen,
  Since,
  GoMode,
  Collection: name,
}: Collection): HTMLElement[] {
  if (Chosen === "" || Chosen === mode) return [];
  const go =
    name === "go" ? ` Go’s own programs follow only your choice: for them it is ${GoMode}.` : "";
  return [h("p", {}, `You have chosen ${Chosen}${Since === "" ? "" : ` (since ${Since})`}.${go}`)];
}

/** The mode in force and why, and a button for each; `chosen` is called when one was set. */
export function modePart(
  collection: Collection,
  api: Api,
  chosen: (now: Collection) => void,
): HTMLElement {
  const shown = h("div", {});
  const words = h("p", { class: "words", role: "status" });
  const buttons = meanings.map(([mode, meaning]) => {
    const button = h(
      "button",
      { type: "button", "data-mode": mode },
      h("strong", {}, mode),
      h("span", {}, meaning),
    );
    return { mode, button };
  });
  const update = (now: Collection) => {
    shown.replaceChildren(inForce(now), ...otherChoice(now));
    for (const { mode, button } of buttons)
      button.setAttribute("aria-pressed", String(mode === now.Chosen));
  };
  const choose = async (mode: Mode) => {
    try {
      const choice = await api.choose(collection.Collection, mode);
      words.textContent = choice.Words.trim();
      if (!choice.Collection) return;
      update(choice.Collection);
      chosen(choice.Collection);
    } catch (error) {
      words.textContent = `The mode could not be changed: ${error instanceof Error ? error.message : ""}`;
    }
  };
  for (const { mode, button } of buttons) button.addEventListener("click", () => void choose(mode));
  update(collection);
  const group = h(
    "div",
    { class: "modes", role: "group", "aria-label": "Choose the mode" },
    ...buttons.map(({ button }) => button),
  );
  return section("mode", "Mode", shown, group, words);
}
