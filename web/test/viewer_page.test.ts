// The whole page of `tally view`.
import { beforeEach, expect, it, vi } from "vitest";
import { stubScreen } from "./screen";
import type { Collection } from "../src/viewer/types";

// Whole pages in a simulated browser take their time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });
const patience = { timeout: 20_000 };

function collection(name: string): Collection {
  return {
    Collection: name,
    Title: `The ${name} tools`,
    UploadURL: "",
    PrivacyURL: "",
    Descriptor: "",
    Mode: "local",
    Why: "the default",
    Chosen: "",
    Since: "",
    GoMode: "local",
    Directory: `/home/x/${name}`,
    Exists: true,
    Programs: [],
    Bytes: 0,
    CounterFiles: 0,
    LocalReports: [],
    ReadyReports: [],
    SentReports: 0,
    LastSent: null,
    NextRun: null,
    Problems: [],
  };
}

const answers: Record<string, object> = {
  collections: { Now: "", Collections: [collection("acme"), collection("go")], Problems: [] },
  files: { Files: [], Problems: [] },
  weeks: { Weeks: [], Problems: [] },
  preview: { Mode: "local", Config: null, NoConfig: "", Reports: [], Problems: [] },
  reports: { Full: [], Ready: [], Sent: [], Problems: [] },
  config: { List: null, Since: "", Signed: false, NoConfig: "", Announced: [], Problems: [] },
  clean: { Files: [], Bytes: 0, InUse: 0, BeingSent: [], Problems: [] },
};

/** `failing` is what cannot be had. */
async function openViewer(failing = ""): Promise<HTMLElement> {
  vi.stubGlobal("fetch", (path: string) => {
    const name = path.replace(/^\/api\/|\?.*/g, "");
    const body = name === failing ? { Error: "It cannot be had." } : answers[name];
    return Promise.resolve(
      new Response(JSON.stringify(body), { status: name === failing ? 500 : 200 }),
    );
  });
  vi.resetModules();
  await import("../src/viewer/main");
  return vi.waitUntil(
    () => document.getElementById("clean")?.closest("main") ?? undefined,
    patience,
  );
}

beforeEach(() => {
  stubScreen();
  sessionStorage.clear();
  history.replaceState(null, "", "/#go");
  document.body.innerHTML = `<a class="skip" href="#main">Skip to the content</a>
    <main id="main" tabindex="-1"><div id="ended"></div><div id="content"></div></main>`;
});

it("stays at the collection that is shown when somebody skips to the content", async () => {
  const main = await openViewer();
  document.querySelector<HTMLElement>(".skip")?.click();
  expect(document.activeElement).toBe(main);
  expect(location.hash).toBe("#go");
  expect(main.querySelector("h1")?.textContent).toBe("The go tools");
});

it.each(["files", "weeks", "preview", "reports", "config", "clean"])(
  "shows all else where %s cannot be had",
  async (failing) => {
    const main = await openViewer(failing);
    expect(main.querySelector(".notice-bad")?.textContent).toContain("It cannot be had.");
    expect(main.querySelectorAll(".notice-bad")).toHaveLength(1);
    expect(main.querySelectorAll("section.part")).toHaveLength(7);
  },
);
