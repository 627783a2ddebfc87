// The whole extension, with real programs as its tool, in a fake editor whose clock is set.
import * as vscode from "vscode";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { activate } from "../src/extension";
import { Command, MAY_ASK, NO, QUESTION, YES } from "./fake/command";
import { part, restartEditor, type FakeEditor, type Message } from "./fake/editor";

const MINUTE = 60_000;

let editor: FakeEditor;
let command: Command;
let subscriptions: { dispose: () => unknown }[];

beforeEach(() => {
  vi.useFakeTimers();
  editor = restartEditor();
  editor.open("cpp");
  command = new Command().says("prompt take", MAY_ASK);
  editor.settings.set("tallystick.command", { defaultValue: [], globalValue: command.words });
  subscriptions = [];
});

afterEach(() => {
  vi.useRealTimers();
  closeWindow();
  command.remove();
});

function start(extensionMode = vscode.ExtensionMode.Production): void {
  activate(part<vscode.ExtensionContext>({ subscriptions, extensionMode }));
}

function closeWindow(): void {
  for (const one of subscriptions.splice(0)) one.dispose();
}

function work(minutes = 6): void {
  for (let minute = 0; minute < minutes; minute += 1) {
    editor.edit();
    vi.advanceTimersByTime(MINUTE);
  }
}

/** Waits, in real time, for what a program does. */
function eventually<T>(look: () => T): Promise<T> {
  return vi.waitFor(look, { timeout: 30_000 });
}

function question(): Promise<Message> {
  return eventually(() => {
    expect(editor.messages).toHaveLength(1);
    return editor.lastMessage;
  });
}

test("work, idleness, the question, a look at what would be sent, a yes", async () => {
  command
    .says("preview", { out: "the report\n" })
    .says("prompt answer yes", { out: "Thank you. To stop sending: acme-cc telemetry local\n" });
  start();
  work();
  vi.advanceTimersByTime(3 * MINUTE);
  expect(command.calls).toEqual([]);
  vi.advanceTimersByTime(2 * MINUTE);
  const message = await question();
  expect(message.text).toContain(QUESTION);

  const link = /\(command:([\w.]+)\)/.exec(message.text)?.[1] ?? "";
  await editor.run(link);
  expect(editor.pages).toEqual([{ name: "What would be sent", text: "the report\n" }]);
  expect(editor.messages).toEqual([message]);

  message.press(YES);
  await eventually(() => {
    expect(editor.lastMessage.text).toMatch(/^Thank you/);
  });
  expect(command.calls).toEqual(["prompt take", "preview", "prompt answer yes"]);
});

test("after a no the extension is quiet for good", async () => {
  start();
  work();
  vi.advanceTimersByTime(5 * MINUTE);
  (await question()).press(NO);
  await eventually(() => {
    expect(command.calls).toEqual(["prompt take", "prompt answer no"]);
    expect(editor.logged.at(-1)).toContain("Answered: no");
  });
  await vi.advanceTimersByTimeAsync(48 * 60 * MINUTE);
  work(60);
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(vi.getTimerCount()).toBe(0);
  expect(editor.messages).toHaveLength(1);
});

test("where the editor's telemetry is off, nothing is run, and nothing waits", async () => {
  editor.isTelemetryEnabled = false;
  start();
  work(60);
  await vi.advanceTimersByTimeAsync(24 * 60 * MINUTE);
  expect(vi.getTimerCount()).toBe(0);
  expect(command.calls).toEqual([]);
  expect(editor.messages).toEqual([]);
});

test("the window closes while the question is there: no answer is made up", async () => {
  start();
  work();
  vi.advanceTimersByTime(5 * MINUTE);
  await question();
  closeWindow();
  await vi.advanceTimersByTimeAsync(24 * 60 * MINUTE);
  expect(command.calls).toEqual(["prompt take"]);
});

test("the window closes before the moment has come", async () => {
  start();
  work();
  closeWindow();
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(vi.getTimerCount()).toBe(0);
  expect(command.calls).toEqual([]);
  expect(editor.commands.size).toBe(0);
  expect(editor.providers.size).toBe(0);
  for (const emitter of [editor.edited, editor.saved, editor.selected, editor.configured]) {
    expect(emitter.isHeard).toBe(false);
  }
});

test("in an extension's tests nobody is asked, but the commands are there", async () => {
  start(vscode.ExtensionMode.Test);
  work(60);
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  expect(vi.getTimerCount()).toBe(0);
  expect(command.calls).toEqual([]);
  expect([...editor.commands.keys()]).toEqual([
    "tallystick.status",
    "tallystick.preview",
    "tallystick.switch",
  ]);
});

test("a workspace cannot choose what is run", async () => {
  editor.settings.set("tallystick.command", { defaultValue: [], workspaceValue: command.words });
  start();
  work(60);
  await vi.advanceTimersByTimeAsync(60 * MINUTE);
  await editor.run("tallystick.status");
  expect(editor.lastMessage.text).toContain("No tool is known");
  expect(command.calls).toEqual([]);
});

test.each([["a word"], [["acme-cc", 3]], [{ acme: true }], [null]])(
  "the setting %j is none",
  async (globalValue) => {
    editor.settings.set("tallystick.command", { defaultValue: [], globalValue });
    start();
    await editor.run("tallystick.status");
    expect(editor.lastMessage.text).toContain("No tool is known");
  },
);

test("settings are followed while the window is open", async () => {
  editor.settings.set("tallystick.command", { defaultValue: [] });
  editor.settings.set("tallystick.languages", { defaultValue: [], globalValue: ["rust"] });
  start();
  work(60);
  await vi.advanceTimersByTimeAsync(10 * MINUTE);
  expect(editor.messages).toEqual([]);
  editor.change("tallystick.command", { defaultValue: [], globalValue: command.words });
  editor.change("tallystick.languages", { defaultValue: [], globalValue: ["rust", "cpp"] });
  work();
  vi.advanceTimersByTime(5 * MINUTE);
  (await question()).close();
  await eventually(() => {
    expect(command.calls).toEqual(["prompt take", "prompt answer dismissed"]);
  });
});
