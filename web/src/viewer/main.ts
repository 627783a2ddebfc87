import { contentElement, h } from "../view/dom";
import { Api, ViewerError } from "./api";
import { cleanPart } from "./clean";
import { section } from "./elements";
import { facts } from "./facts";
import { listPart } from "./list";
import { LivePart } from "./live";
import { modePart } from "./mode";
import { reportsPart } from "./reports";
import { sendingPart } from "./sending";
import { findToken, hasSecret } from "./token";
import type { Collection, Files } from "./types";
import { weeksPart } from "./weeks";

const pollMs = 2000;

/** Empty if it is none that could be read. */
function nameInAddress(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

/** The collection that the address names, or the first that has something to show. */
function chosenOf(all: Collection[]): Collection | undefined {
  const name = nameInAddress();
  return all.find((each) => each.Collection === name) ?? all.find((each) => each.Exists) ?? all[0];
}

function showNavigation(all: Collection[], chosen: Collection | undefined): void {
  const items = all.map((each) => {
    const link = h(
      "a",
      { href: `#${each.Collection}` },
      each.Collection === "" ? "telemetry" : each.Collection,
    );
    if (each === chosen) link.setAttribute("aria-current", "page");
    return h("li", {}, link);
  });
  document.getElementById("collections")?.replaceChildren(...items);
}

/** A part of the page as it comes to be; one that fails does not take the others with it. */
async function part(
  id: string,
  title: string,
  make: () => Promise<HTMLElement>,
): Promise<HTMLElement> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof ViewerError)) throw error;
    return section(id, title, h("p", { class: "notice notice-bad" }, error.message));
  }
}

/** Of the newest drawing alone something is put onto the page. */
let drawing = 0;
let timer = 0;

/** Nothing that comes late gets among what another collection shows. */
async function replace(id: string, coming: Promise<HTMLElement>, mine: number): Promise<void> {
  const element = await coming;
  if (mine === drawing) document.getElementById(id)?.replaceWith(element);
}

function sayEnded(text: string): void {
  const place = document.getElementById("ended");
  if (!place || place.textContent === text) return;
  place.className = text === "" ? "" : "notice notice-bad";
  place.textContent = text;
}

/** Reads the counter files again and again, while somebody can see it. */
function keepLive(live: LivePart, api: Api, name: string, mine: number): void {
  timer = window.setTimeout(() => {
    void (async () => {
      try {
        if (!document.hidden) {
          live.update(await api.files(name));
          sayEnded("");
        }
      } catch (error) {
        sayEnded(error instanceof Error ? error.message : "");
      }
      if (mine === drawing) keepLive(live, api, name, mine);
    })();
  }, pollMs);
}

function heading(collection: Collection): HTMLElement {
  const { Title, Collection: name } = collection;
  const title = Title === "" ? "Telemetry" : Title;
  document.title = `${title} – Tallystick on this machine`;
  return h(
    "div",
    { class: "page-head" },
    h("h1", {}, title),
    ...(name === "" || name === title ? [] : [h("p", {}, `The collection ${name}.`)]),
  );
}

const parts: [string, string][] = [
  ["mode", "Mode"],
  ["live", "Now"],
  ["weeks", "By week"],
  ["sending", "What would be sent"],
  ["reports", "Reports"],
  ["list", "What may be sent"],
  ["clean", "Clean"],
];

function contents(): HTMLElement {
  const jump = (id: string) => (event: Event) => {
    event.preventDefault();
    const target = document.getElementById(id);
    target?.scrollIntoView();
    target?.querySelector<HTMLElement>("h2")?.focus({ preventScroll: true });
  };
  const items = parts.map(([id, title]) => {
    const link = h("a", { href: `#${id}` }, title);
    link.addEventListener("click", jump(id));
    return h("li", {}, link);
  });
  return h("nav", { class: "contents", "aria-label": "Parts of this page" }, h("ul", {}, ...items));
}

/** The address names the collection: a link to a part of the page would name another. */
function keepSkipLinkHere(): void {
  document.querySelector(".skip")?.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
  });
}

/** What cannot be read now is asked for again as all else that is live. */
async function filesNow(api: Api, name: string): Promise<Files> {
  try {
    return await api.files(name);
  } catch (error) {
    if (!(error instanceof ViewerError)) throw error;
    return { Files: [], Problems: [error.message] };
  }
}

async function draw(api: Api): Promise<void> {
  const mine = ++drawing;
  window.clearTimeout(timer);
  const content = contentElement();
  content.setAttribute("aria-busy", "true");
  const { Collections: all, Problems } = await api.collections();
  const collection = chosenOf(all);
  showNavigation(all, collection);
  if (!collection) {
    content.replaceChildren(
      h("h1", {}, "There is nothing to show"),
      ...Problems.map((each) => h("p", { class: "notice" }, each)),
    );
    content.removeAttribute("aria-busy");
    return;
  }
  const name = collection.Collection;
  const live = new LivePart(await filesNow(api, name));
  const sending = () =>
    part("sending", "What would be sent, and why", async () =>
      sendingPart(await api.preview(name), name),
    );
  const list = (now: Collection) =>
    part("list", "What may be sent at all", async () => listPart(await api.config(name), now));
  const factsNow = h("div", {}, facts(collection));
  // What depends on the mode is asked for again when that was changed.
  const chosen = (now: Collection) => {
    factsNow.replaceChildren(facts(now));
    void replace("sending", sending(), mine);
    void replace("list", list(now), mine);
  };
  const rest = await Promise.all([
    part("weeks", "My counts by week", async () => weeksPart(await api.weeks(name), name)),
    sending(),
    part("reports", "Reports kept and sent", async () =>
      reportsPart(await api.reports(name), api, name),
    ),
    list(collection),
    part("clean", "What clean would remove", async () => cleanPart(await api.clean(name), name)),
  ]);
  if (mine !== drawing) return;
  content.replaceChildren(
    heading(collection),
    h(
      "div",
      { class: "with-contents" },
      contents(),
      h("div", {}, modePart(collection, api, chosen), factsNow, live.element, ...rest),
    ),
  );
  content.removeAttribute("aria-busy");
  keepLive(live, api, name, mine);
}

function sayNothingCanBeShown(error: unknown): void {
  const reason = error instanceof Error ? error.message : "";
  contentElement().replaceChildren(
    h(
      "section",
      { class: "notice notice-bad", role: "alert" },
      h("h1", {}, "Nothing can be shown"),
      h("p", {}, reason),
    ),
  );
  contentElement().removeAttribute("aria-busy");
}

/** Says why, if it fails and nothing newer is drawn. */
async function drawOrSay(api: Api): Promise<void> {
  const drawn = draw(api);
  const mine = drawing;
  try {
    await drawn;
  } catch (error) {
    if (mine === drawing) sayNothingCanBeShown(error);
  }
}

function follow(api: Api): void {
  // A link with a token of its own begins anew: it must not stay in the address.
  if (hasSecret()) {
    location.reload();
  } else {
    void drawOrSay(api);
  }
}

async function start(): Promise<void> {
  keepSkipLinkHere();
  // From the first moment on: a link may be followed while the first drawing is under way.
  let api: Api | undefined;
  window.addEventListener("hashchange", () => {
    if (api) follow(api);
    else if (hasSecret()) location.reload();
  });
  try {
    api = new Api(await findToken());
  } catch (error) {
    sayNothingCanBeShown(error);
    return;
  }
  await drawOrSay(api);
}

void start();
