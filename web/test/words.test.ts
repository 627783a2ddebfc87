// What pages say without script, and what a script puts into it.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, expect, it, vi } from "vitest";

const web = join(dirname(fileURLToPath(import.meta.url)), "..");
const page = (name: string) => readFileSync(join(web, name), "utf8");

function show(html: string): void {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  document.body.replaceChildren(...body.childNodes);
}

function commands(): string {
  return [...document.querySelectorAll("pre")].map(({ textContent }) => textContent).join("\n");
}

beforeEach(() => {
  vi.resetModules();
});

it.each(["index.html", "privacy/index.html"])(
  "%s names the commands by which users see what is known of them",
  (name) => {
    show(page(name));
    const named = [...document.querySelectorAll("main dt code")].map((each) => each.textContent);
    for (const command of ["status", "view", "preview", "local", "off"])
      expect(named).toContain(`tally ${command}`);
  },
);

const listed = '<li><a href="/data/2026-11-29">2026-11-29</a></li><li><a>2026-11-22</a></li>';

it("the commands of the page of the data ask this site, for its newest week", async () => {
  show(page("data/index.html").replace("<!--tally:weeks-->", listed));
  await import("../src/page/data");
  expect(commands()).toContain(`SITE=${location.origin}  #`);
  expect(commands()).toContain("WEEK=2026-11-29  #");
  expect(commands()).not.toMatch(/example\.org|https:\/\/…|YYYY/);
});

it("without script, or weeks, they say what is to be filled in", async () => {
  show(page("data/index.html"));
  expect(commands()).toContain("SITE=https://…  # the address of this site");
  await import("../src/page/data");
  expect(commands()).toContain("WEEK=YYYY-MM-DD  # one of the weeks on this page");
  // What follows uses what was said once.
  expect(commands().match(/\d{4}-\d{2}-\d{2}|example\.org/g)).toBeNull();
});
