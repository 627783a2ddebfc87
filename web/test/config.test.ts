import { beforeEach, expect, it } from "vitest";
import { open, serve } from "./page";

function chart(name: string, more: object = {}): object {
  const unexplained = { Title: "", Description: "", Buckets: [], Issues: [], From: "", Rate: 1 };
  return { Chart: name, Type: "counter", ...unexplained, ...more };
}

const plainList = {
  SampleRate: 1,
  GOOS: ["linux"],
  GOARCH: ["amd64", "arm64"],
  GoVersion: ["gcc-12.2"],
  Programs: [
    {
      Name: "acme.org/cc",
      Versions: ["v1.2.3", "v1.3.0"],
      Charts: [
        chart("cc/flag", {
          Type: "partition",
          Title: "Flags in use",
          Description: "Which kinds of optimization are worth our work.",
          Buckets: ["lto", "pgo"],
          Issues: ["https://acme.org/issues/7", "javascript:alert(1)"],
          From: "v1.2.0",
          Rate: 0.1,
        }),
        chart("cc/latency", { Type: "histogram", Buckets: ["<1ms", ">=1ms"] }),
        chart("cc/build"),
        chart("cc/bug:{a,b}", { Type: "stack", Depth: 16 }),
      ],
    },
    { Name: "acme.org/ld", Versions: [], Charts: [chart("ld/<b>run</b>")] },
  ],
};
const signedList = { Version: "v0.2.0", Published: "2026-11-01", ...plainList };

const versions = [
  {
    Number: 1,
    Version: "v0.1.0",
    Published: "2026-10-01",
    Hash: "1f".repeat(32),
    Changes: Array.from(
      { length: 20 },
      (_, i) => `starts collecting c${i}, for every version of acme.org/cc`,
    ),
  },
  {
    Number: 2,
    Version: "v0.2.0",
    Published: "2026-11-01",
    Hash: "2e".repeat(32),
    Changes: [
      "starts collecting cc/flag:{lto,pgo}, approved in https://acme.org/issues/7, for v1.4.0 and later of acme.org/cc",
      "stops collecting <img src=x> of acme.org/cc",
    ],
  },
];

function openConfig(list: object, history: object[]): Promise<HTMLElement> {
  serve({
    "config/list": JSON.stringify(list),
    "config/history": JSON.stringify({ Versions: history }),
  });
  return open(() => import("../src/page/config"));
}

function program(content: HTMLElement, name: string): HTMLElement {
  const section = content.querySelector<HTMLElement>(`[id='program:${name}']`);
  if (!section) throw new Error(`no section of ${name}`);
  return section;
}

function search(content: HTMLElement, query: string): string {
  const field = content.querySelector("input");
  if (!field) throw new Error("no search field");
  field.value = query;
  field.dispatchEvent(new Event("input"));
  return content.querySelector(".search [role=status]")?.textContent ?? "";
}

function shown(content: HTMLElement): string[] {
  const items = content.querySelectorAll("[data-item]:not([hidden]) .counter");
  return [...items].map((item) => item.textContent);
}

beforeEach(() => {
  document.body.innerHTML = '<main><div id="content"></div></main>';
  history.replaceState(null, "", "/config");
});

it("says of each counter what it is, for whom, and who approved it", async () => {
  const content = await openConfig(plainList, []);
  const [flag, latency, build, bug] = program(content, "acme.org/cc").querySelectorAll(
    ".counters > li",
  );
  expect(flag?.querySelector("h4")?.textContent).toBe("Flags in use");
  expect(flag?.textContent).toContain("2 buckets, from v1.2.0 on, in 10 % of reports");
  expect(flag?.textContent).toContain("Which kinds of optimization");
  expect([...(flag?.querySelectorAll(".names li") ?? [])].map((b) => b.textContent)).toEqual([
    "lto",
    "pgo",
  ]);
  expect(latency?.textContent).toContain("2 buckets, shown as a histogram");
  expect(build?.textContent).toContain("a plain count");
  expect(build?.querySelector("h4, .approval")).toBeNull();
  expect(bug?.textContent).toBe("cc/bug:{a,b} a stack of up to 16 frames");
});

it("links to where a counter was approved, if that is an address of the web", async () => {
  const content = await openConfig(plainList, []);
  const approval = content.querySelector(".approval");
  expect(approval?.textContent).toBe("Approved in acme.org/issues/7, javascript:alert(1)");
  const links = [...(approval?.querySelectorAll("a") ?? [])].map((link) => link.href);
  expect(links).toEqual(["https://acme.org/issues/7"]);
});

it("takes names for text, whatever they hold", async () => {
  const content = await openConfig(signedList, versions);
  expect(content.querySelector("b, img")).toBeNull();
  expect(program(content, "acme.org/ld").textContent).toContain("ld/<b>run</b>");
});

it("lists versions and platforms", async () => {
  const content = await openConfig(plainList, []);
  const summary = program(content, "acme.org/cc").querySelector("details summary");
  expect(summary?.textContent).toBe("2 versions");
  expect(content.textContent).toContain("2 kinds of processor");
  expect(content.textContent).toContain("Everyone who said yes sends a report");
});

it("says which share of users is asked, and who approved it, if the list says it", async () => {
  const content = await openConfig(plainList, []);
  expect(content.querySelector(".asking")).toBeNull();
  const Prompt = {
    Rate: 0.001,
    Salt: "acme-2026",
    Description: "A <b>few</b> first.",
    Issues: ["https://acme.org/issues/9"],
  };
  const asking = (await openConfig({ ...plainList, Prompt }, [])).querySelector(".asking");
  expect(asking?.textContent).toBe(
    "0.1 % of users are asked whether to take part, chosen by the salt acme-2026. This is built into programs: a change reaches users with the next releases. A <b>few</b> first.",
  );
  expect(asking?.nextElementSibling?.textContent).toBe("Approved in acme.org/issues/9");
});

it("has no history where nothing is signed", async () => {
  const content = await openConfig(plainList, []);
  expect(content.querySelector(".history")).toBeNull();
  expect(content.textContent).not.toContain("signed");
});

it("tells the history, the newest first", async () => {
  const content = await openConfig(signedList, versions);
  expect(content.textContent).toContain("Version v0.2.0, signed and published on 2026-11-01.");
  const items = [...content.querySelectorAll(".versions > li")];
  expect(items.map((item) => item.querySelector("h3")?.textContent)).toEqual(["v0.2.0", "v0.1.0"]);
  expect(items[0]?.querySelector("time")?.dateTime).toBe("2026-11-01");
  expect(items[0]?.querySelector("code")?.textContent).toBe("2e2e2e2e2e2e");
  expect(items[0]?.querySelector("code")?.title).toContain("2e".repeat(32));
  expect(items[0]?.querySelector("a[href='/config/v2']")).not.toBeNull();
  expect(items[0]?.querySelectorAll(".changes > li")).toHaveLength(2);
  expect(items[0]?.querySelector(".changes a")?.getAttribute("href")).toBe(
    "https://acme.org/issues/7",
  );
  expect(items[1]?.querySelector("details > summary")?.textContent).toBe("20 changes");
});

it("says how to check the history, for this collector", async () => {
  const content = await openConfig(signedList, versions);
  expect(content.querySelector("pre")?.textContent).toContain(
    `tally config verify --public-key KEY ${location.origin}/config`,
  );
});

it("finds counters by name, bucket, title, description and issue", async () => {
  const content = await openConfig(plainList, []);
  expect(search(content, "")).toBe("5 in all");
  for (const query of ["FLAG", "pgo", "flags in", "worth our work", "issues/7", "cc lto"]) {
    expect(search(content, query)).toBe("1 of 5");
    expect(shown(content)).toEqual(["cc/flag"]);
  }
});

it("finds all of a program, and leaves the others out, also in the contents", async () => {
  const content = await openConfig(plainList, []);
  expect(search(content, "acme.org/ld")).toBe("1 of 5");
  expect(program(content, "acme.org/cc").hidden).toBe(true);
  expect(program(content, "acme.org/ld").hidden).toBe(false);
  const entries = [...content.querySelectorAll<HTMLElement>(".contents li")];
  expect(entries.map((entry) => entry.hidden)).toEqual([true, false]);
});

it("says that nothing was found, and shows all again", async () => {
  const content = await openConfig(plainList, []);
  expect(search(content, "nowhere")).toBe("Nothing has these words");
  expect(shown(content)).toEqual([]);
  expect(search(content, " ")).toBe("5 in all");
  expect(shown(content)).toHaveLength(5);
  expect(content.querySelectorAll("[hidden]")).toHaveLength(0);
});
