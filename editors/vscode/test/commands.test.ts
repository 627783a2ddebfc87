import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { registerCommands } from "../src/commands";
import { Pages } from "../src/pages";
import { Tool } from "../src/tool";
import { Command } from "./fake/command";
import { restartEditor, type FakeEditor } from "./fake/editor";

const PATIENCE = { timeout: 30_000 };

let editor: FakeEditor;
let command: Command;
let words: string[];

beforeEach(() => {
  editor = restartEditor();
  command = new Command();
  words = command.words;
  registerCommands("acme.telemetry", new Tool(() => words), new Pages("acme.telemetry-page"));
});

afterEach(() => {
  command.remove();
});

async function pick(label: string | undefined): Promise<void> {
  const picked = await vi.waitFor(() => {
    const last = editor.quickPicks.at(-1);
    if (last === undefined) throw new Error("nothing to pick from");
    return last;
  }, PATIENCE);
  picked.pick(label);
}

test("status and preview are shown on pages of their own", async () => {
  command.says("status", { out: "mode  local\n" }).says("preview", { out: "{}\n" });
  await editor.run("acme.telemetry.status");
  await editor.run("acme.telemetry.preview");
  expect(editor.pages).toEqual([
    { name: "Telemetry status", text: "mode  local\n" },
    { name: "What would be sent", text: "{}\n" },
  ]);
});

test("a page that is shown again has the new text, also where it is open", async () => {
  const changed: string[] = [];
  editor.providers.get("acme.telemetry-page")?.onDidChange?.((uri) => changed.push(uri.path));
  command.says("status", { out: "mode  local\n" });
  await editor.run("acme.telemetry.status");
  command.says("status", { out: "mode  on\n" });
  await editor.run("acme.telemetry.status");
  expect(editor.pages.map(({ text }) => text)).toEqual(["mode  local\n", "mode  on\n"]);
  expect(changed).toEqual(["/Telemetry status", "/Telemetry status"]);
});

test("a preview that fails is said, not shown as if it were empty", async () => {
  command.says("preview", { err: "acme-cc: tally is not installed\n", exit: 1 });
  await editor.run("acme.telemetry.preview");
  expect(editor.pages).toEqual([]);
  expect(editor.lastMessage.severity).toBe("error");
  expect(editor.lastMessage.text).toContain("tally is not installed");
});

test("switching shows the three modes, what each means, and which is in force", async () => {
  command.says("", { out: "local\n" });
  const run = editor.run("acme.telemetry.switch");
  await pick(undefined);
  await run;
  const items = editor.quickPicks[0]?.items ?? [];
  expect(items.map(({ label, detail }) => [label, detail])).toEqual([
    ["On", "Count, and send approved counters once a week"],
    ["Local", "Count on this machine, send nothing"],
    ["Off", "Count nothing, send nothing"],
  ]);
  expect(items.map(({ description }) => description)).toEqual([
    undefined,
    "in force now",
    undefined,
  ]);
  expect(command.calls).toEqual([""]);
});

test.each([
  ["On", "on"],
  ["Local", "local"],
  ["Off", "off"],
])("%s is what the tool is told", async (label, mode) => {
  command.says("", { out: "local\n" }).says(mode, { out: `Telemetry is ${mode}.\n` });
  const run = editor.run("acme.telemetry.switch");
  await pick(label);
  await vi.waitFor(() => {
    expect(editor.lastMessage.text).toBe(`Telemetry is ${mode}.`);
  }, PATIENCE);
  expect(editor.lastMessage.buttons).toEqual([]);
  editor.lastMessage.close();
  await run;
  expect(command.calls).toEqual(["", mode]);
});

test("what the tool says to it in many lines can be read on a page", async () => {
  command.says("", { out: "local\n" }).says("on", { out: "It is on.\nOnce a week\n  it sends.\n" });
  const run = editor.run("acme.telemetry.switch");
  await pick("On");
  await vi.waitFor(() => {
    expect(editor.lastMessage.text).toBe("It is on.");
  }, PATIENCE);
  editor.lastMessage.press("What This Means");
  await run;
  expect(editor.pages).toEqual([
    { name: "Telemetry", text: "It is on.\nOnce a week\n  it sends.\n" },
  ]);
});

test("a switch that fails is said", async () => {
  command.says("", { out: "off\n" }).says("on", { err: "acme-cc: read-only\n", exit: 1 });
  const run = editor.run("acme.telemetry.switch");
  await pick("On");
  await run;
  expect(editor.lastMessage.severity).toBe("error");
  expect(editor.lastMessage.text).toContain("acme-cc: read-only");
});

test("without a command all three say what to do", async () => {
  words = [];
  for (const name of ["status", "preview", "switch"]) {
    await editor.run(`acme.telemetry.${name}`);
    expect(editor.lastMessage.text).toContain("tallystick.command");
  }
  expect(editor.messages).toHaveLength(3);
});
