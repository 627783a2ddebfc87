import { beforeEach, expect, it, vi } from "vitest";
import { section } from "../src/viewer/elements";
import { listPart } from "../src/viewer/list";
import { labelsOf } from "../src/viewer/plot";
import { weeksPart } from "../src/viewer/weeks";
import { stubScreen } from "./screen";
import { buildOf, ownPrograms, size, splitCounter } from "../src/viewer/counts";
import { LivePart } from "../src/viewer/live";
import { modePart } from "../src/viewer/mode";
import { Api } from "../src/viewer/api";
import { sendingPart } from "../src/viewer/sending";
import { findToken } from "../src/viewer/token";
import type { Collection, CounterFile, Preview, Verdict, Week } from "../src/viewer/types";

// What draws is loaded first, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const id = {
  Program: "acme.org/cc",
  Version: "v1.2.3",
  GoVersion: "gcc-12.2",
  GOOS: "linux",
  GOARCH: "amd64",
};

function answer(body: unknown, status = 200) {
  const fetched = vi.fn<(path: string, init?: RequestInit) => Promise<Response>>(() =>
    Promise.resolve(new Response(JSON.stringify(body), { status })),
  );
  vi.stubGlobal("fetch", fetched);
  return fetched;
}

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, "", "/");
});

it("takes the token out of the address and keeps it in the tab", async () => {
  history.replaceState(null, "", "/#token=abc123");
  expect(await findToken()).toBe("abc123");
  expect(location.href).not.toContain("abc123");
  expect(await findToken()).toBe("abc123");
});

it("changes a code for the token", async () => {
  const fetched = answer({ Token: "abc123" });
  history.replaceState(null, "", "/#code=fe");
  expect(await findToken()).toBe("abc123");
  expect(location.hash).toBe("");
  expect(fetched.mock.calls[0]?.[1]).toMatchObject({
    method: "POST",
    headers: { authorization: "Bearer fe" },
  });
});

it("says why a code is not changed", async () => {
  answer({ Error: "This link was used before." }, 403);
  history.replaceState(null, "", "/#code=fe");
  await expect(findToken()).rejects.toThrow("used before");
  expect(sessionStorage.length).toBe(0);
});

it("takes nothing else in the address for a token", async () => {
  for (const hash of ["#acme", "#token=", "#token=xyz", "#x=1&token=ab"]) {
    history.replaceState(null, "", `/${hash}`);
    expect(await findToken()).toBe("");
    expect(location.hash).toBe(hash);
  }
});

it("shows the token with every request, in a header", async () => {
  const fetched = answer({ Files: [], Problems: [] });
  await new Api("abc").files("acme");
  expect(fetched.mock.calls).toEqual([
    ["/api/files?collection=acme", { headers: { authorization: "Bearer abc" } }],
  ]);
  answer({ Error: "Because." }, 500);
  await expect(new Api("abc").files("acme")).rejects.toThrow("Because.");
});

it("cuts names as reports do", () => {
  expect(splitCounter("a/b:c:d")).toEqual({ chart: "a/b", bucket: "c:d" });
  expect(splitCounter("a")).toEqual({ chart: "a", bucket: "a" });
});

it("adds up a program's versions and keeps its weeks apart", () => {
  const week = (Week: string, ...programs: [string, Record<string, number>][]): Week => ({
    Week,
    Over: true,
    Programs: programs.map(([Version, Counters]) => ({
      ...id,
      Version,
      Counters,
      Stacks: { "bug\nmain:+1": 1 },
    })),
  });
  const weeks = [
    week("2026-11-22", ["v1", { "f:a": 1, g: 2 }], ["v2", { "f:a": 10 }]),
    week("2026-11-29", ["v2", { "f:b": 5 }]),
  ];
  expect(ownPrograms(weeks)).toEqual([
    {
      name: id.Program,
      charts: [
        {
          name: "f",
          buckets: [
            { name: "a", counts: [11, 0] },
            { name: "b", counts: [0, 5] },
          ],
          totals: [11, 5],
        },
        { name: "g", buckets: [{ name: "g", counts: [2, 0] }], totals: [2, 0] },
      ],
      stacks: [{ name: "bug\nmain:+1", counts: [2, 1] }],
    },
  ]);
});

it("says sizes and builds", () => {
  expect([0, 1023, 1024, 1_572_864].map(size)).toEqual([
    "0 bytes",
    "1023 bytes",
    "1.0 KiB",
    "1.5 MiB",
  ]);
  expect(buildOf({ ...id, Version: "" })).toBe("linux/amd64, gcc-12.2");
});

function file(Count: Record<string, number>): CounterFile {
  return {
    File: "/x/a.v1.count",
    Meta: { Program: "acme.org/cc", TimeEnd: "2026-11-29T00:00:00Z" },
    Count,
    Over: false,
    InUse: true,
  };
}

it("changes numbers in their places", () => {
  const live = new LivePart({ Files: [file({ "b:10": 1, "b:9": 2 })], Problems: [] });
  const cell = live.element.querySelector("[data-counter='b:10']");
  const details = live.element.querySelector("details");
  live.update({ Files: [file({ "b:10": 5, "b:9": 2 })], Problems: [] });
  expect(live.element.querySelector("[data-counter='b:10']")).toBe(cell);
  expect(cell?.textContent).toBe("5");
  live.update({ Files: [file({ "b:10": 5, "b:9": 2, a: 1 })], Problems: [] });
  expect(live.element.querySelector("details")).toBe(details);
  expect(
    [...live.element.querySelectorAll("[data-counter]")].map((each) =>
      each.getAttribute("data-counter"),
    ),
  ).toEqual(["a", "b:9", "b:10"]);
  live.update({ Files: [], Problems: ["It cannot be read."] });
  expect(live.element.querySelector("details")).toBeNull();
  expect(live.element.textContent).toContain("It cannot be read.");
});

it("leaves what could not be read in its place, as long as it is the same", () => {
  const live = new LivePart({ Files: [], Problems: ["It cannot be read."] });
  const box = live.element.querySelector(".notice");
  expect(live.element.textContent).not.toContain("No program is counting here");
  live.update({ Files: [], Problems: ["It cannot be read."] });
  expect(live.element.querySelector(".notice")).toBe(box);
  live.update({ Files: [], Problems: ["Another cannot be read."] });
  expect(live.element.querySelector(".notice")?.textContent).toContain("Another");
  live.update({ Files: [], Problems: [] });
  expect(live.element.querySelector(".notice")).toBeNull();
  expect(live.element.textContent).toContain("No program is counting here.");
});

it("the heading of every part can take the focus", () => {
  expect(section("a", "A").querySelector("h2")?.getAttribute("tabindex")).toBe("-1");
});

it("draws the weeks in which nothing was counted as 0, and says which year it is", async () => {
  stubScreen();
  const week = (Week: string, count: number): Week => ({
    Week,
    Over: true,
    Programs: [{ ...id, Counters: { "cc/build": count }, Stacks: {} }],
  });
  const Weeks = [week("2025-12-21", 3), week("2026-01-11", 4)];
  const part = weeksPart({ Weeks, Problems: [] }, "acme");
  await vi.waitUntil(() => part.querySelector("svg"));
  expect(part.querySelectorAll("svg rect")).toHaveLength(4);
  const texts = [...part.querySelectorAll("svg text")].map(({ textContent }) => textContent);
  // The year stands under the day.
  expect(texts.filter((text) => text.includes("-"))).toEqual([
    "12-212025",
    "12-28",
    "01-042026",
    "01-11",
  ]);
  // The table has what is kept, and nothing else.
  const head = [...part.querySelectorAll("thead th")].map(({ textContent }) => textContent);
  expect(head).toEqual(["Bucket", "2025-12-21", "2026-01-11"]);
});

it("names as many weeks as there is room for, the newest among them", () => {
  const weeks = Array.from({ length: 12 }, (_, i) =>
    new Date(Date.UTC(2025, 10, 16 + 7 * i)).toISOString().slice(0, 10),
  );
  expect([...labelsOf(weeks, 400).values()]).toEqual([
    "11-23\n2025",
    "12-07",
    "12-21",
    "01-04\n2026",
    "01-18",
    "02-01",
  ]);
  expect(labelsOf(weeks, 12 * 64).size).toBe(12);
});

it("says no more of what comes than is known", () => {
  const config = {
    List: null,
    Since: "",
    Signed: false,
    NoConfig: "it is not there",
    Announced: [],
    Problems: [],
  };
  const part = listPart(config, { Collection: "acme", Mode: "on" } as Collection);
  expect(part.textContent).toContain("Nothing new is announced.");
  expect(part.textContent).not.toContain("stays as it is");
});

it("marks the chosen mode, and says what a choice means", async () => {
  const before = {
    Collection: "acme",
    Mode: "local",
    Why: "the default",
    Chosen: "",
    Since: "",
    GoMode: "local",
  } as Collection;
  const after = {
    ...before,
    Mode: "off",
    Why: "because DO_NOT_TRACK is set",
    Chosen: "on",
  } as Collection;
  const fetched = answer({ Words: "It is on.\n", Collection: after });
  const chosen = vi.fn();
  const part = modePart(before, new Api("t"), chosen);
  expect(part.querySelector("[aria-pressed=true]")).toBeNull();
  part.querySelector<HTMLElement>("[data-mode=on]")?.click();
  await vi.waitUntil(() => chosen.mock.calls.length > 0);
  expect(fetched.mock.calls[0]?.[1]?.body).toBe('{"Collection":"acme","Mode":"on"}');
  expect(part.querySelector("[aria-pressed=true]")?.getAttribute("data-mode")).toBe("on");
  expect(part.textContent).toContain("off, because DO_NOT_TRACK is set");
  expect(part.querySelector("[role=status]")?.textContent).toBe("It is on.");
});

function verdict(more: Partial<Verdict>): Verdict {
  return {
    ...id,
    Kind: "counter",
    Name: "cc/build",
    Sent: 0,
    LeftOut: 0,
    Reason: "",
    Rule: null,
    Rate: null,
    Title: "",
    Issues: [],
    ...more,
  };
}

it("does not say that nothing would be sent of what cannot be read", () => {
  const preview: Preview = {
    Mode: "on",
    Config: "v0.2.0",
    NoConfig: "",
    Problems: [],
    Reports: [
      {
        Week: "2026-11-22",
        Stage: "ready",
        Sent: true,
        Reason: "",
        Report: "no JSON",
        LeftOut: null,
        Notes: [],
        Counters: null,
      },
    ],
  };
  const said = sendingPart(preview, "acme").textContent;
  expect(said).toContain("Its bytes would be sent as they are; what is in them cannot be told.");
  expect(said).not.toContain("0 counters");
});

function previewOf(Counters: Verdict[]): Preview {
  const report = {
    Week: "2026-11-29",
    Stage: "over" as const,
    Sent: true,
    Reason: "",
    Report: "{}",
    LeftOut: [],
    Notes: [],
    Counters,
  };
  return { Mode: "on", Config: "v0.2.0", NoConfig: "", Problems: [], Reports: [report] };
}

it("says of each counter why it goes or stays, and never runs what an issue is called", () => {
  const Counters = [
    verdict({
      Name: "cc/flag:O",
      Sent: 3,
      Rule: "cc/flag:{O,g}",
      Rate: 0.5,
      Issues: ["https://acme.org/1", "javascript:alert(1)"],
    }),
    verdict({ Name: "<b>x</b>", LeftOut: 2, Reason: "the upload config has no such counter" }),
  ];
  const part = sendingPart(previewOf(Counters), "acme");
  expect(part.textContent).toContain("1 counter of it would be sent.");
  const goes = part.querySelector("[data-name='cc/flag:O']");
  expect(goes?.textContent).toContain(
    "by cc/flag:{O,g}, in 50 % of reports, approved in acme.org/1, javascript:alert(1)",
  );
  expect([...part.querySelectorAll("a")].map((a) => a.href)).toEqual(["https://acme.org/1"]);
  expect(part.querySelector("b")).toBeNull();
  document.body.replaceChildren(part);
  const radio = part.querySelector<HTMLInputElement>("input[value=stays]");
  radio?.click();
  expect(
    [...part.querySelectorAll<HTMLElement>("li[data-name]")]
      .filter((li) => !li.hidden)
      .map((li) => li.dataset.name),
  ).toEqual(["<b>x</b>"]);
});

it("says by which rule a counter stays that is on the list, and who approved it", () => {
  const buckets = Array.from({ length: 40 }, (_, i) => `b${i}`).join(",");
  const Counters = [
    verdict({
      Name: "cc/flag:O",
      LeftOut: 3,
      Reason: "its random number is above the rate",
      Rule: `cc/flag:{${buckets}}`,
      Rate: 0.0004,
      Issues: ["https://acme.org/1"],
    }),
    verdict({ Name: "cc/own", LeftOut: 2, Reason: "the upload config has no such counter" }),
  ];
  const part = sendingPart(previewOf(Counters), "acme");
  const stays = part.querySelector("[data-name='cc/flag:O']");
  expect(stays?.textContent).toContain("On the public list as cc/flag:{b0,b1,");
  expect(stays?.textContent).toContain("in 0.04 % of reports, approved in acme.org/1");
  expect(stays?.textContent).toContain("Its random number is above the rate.");
  // All of it can be read with keys alone.
  const whole = stays?.querySelector("details.rule");
  expect(whole?.querySelector("summary")).not.toBeNull();
  expect(whole?.textContent).toContain(`cc/flag:{${buckets}}`);
  expect(part.querySelector("[data-name='cc/own']")?.textContent).not.toContain("public list");
});
