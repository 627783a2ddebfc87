import * as vscode from "vscode";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Outcome } from "../src/moment";
import { ask } from "../src/question";
import { Tool } from "../src/tool";
import { Command, MAY_ASK, NO, QUESTION, YES } from "./fake/command";
import { restartEditor, type FakeEditor, type Message } from "./fake/editor";

let editor: FakeEditor;
let command: Command;
let said: string[];
let over: AbortController;

beforeEach(() => {
  editor = restartEditor();
  command = new Command().says("prompt take", MAY_ASK);
  said = [];
  over = new AbortController();
});

afterEach(() => {
  command.remove();
});

function askOnce(words = command.words): Promise<Outcome> {
  return ask(new Tool(() => words), {
    log: vscode.window.createOutputChannel("Test", { log: true }),
    previewCommand: "acme.telemetry.preview",
    say: (printed) => {
      said.push(printed);
      return Promise.resolve();
    },
    over: over.signal,
  });
}

function shown(count = 1): Promise<Message> {
  return vi.waitFor(
    () => {
      expect(editor.messages).toHaveLength(count);
      return editor.lastMessage;
    },
    { timeout: 30_000 },
  );
}

test("the question, as the tool puts it, with its two answers and the link", async () => {
  const outcome = askOnce();
  const message = await shown();
  expect(message.severity).toBe("information");
  expect(message.text).toBe(
    `${QUESTION} [Show what would be sent](command:acme.telemetry.preview)`,
  );
  expect(message.buttons).toEqual([YES, NO]);
  message.close();
  await outcome;
});

test("paragraphs become one, of whole sentences", async () => {
  const offer = {
    Ask: true,
    Message: "It counts.\n\nTo see it: acme\n\nMay it?\n",
    Yes: YES,
    No: NO,
  };
  command.says("prompt take", { out: JSON.stringify(offer) });
  const outcome = askOnce();
  const message = await shown();
  expect(message.text).toMatch(/^It counts\. To see it: acme\. May it\? \[Show/);
  message.close();
  await outcome;
});

test("a yes is recorded, and what the tool says to it is shown", async () => {
  command.says("prompt answer yes", { out: "Thank you.\n" });
  const outcome = askOnce();
  (await shown()).press(YES);
  expect(await outcome).toBe("done");
  expect(command.calls).toEqual(["prompt take", "prompt answer yes"]);
  expect(said).toEqual(["Thank you.\n"]);
});

test("a no is recorded, and the user is left alone", async () => {
  const outcome = askOnce();
  (await shown()).press(NO);
  expect(await outcome).toBe("done");
  expect(command.calls).toEqual(["prompt take", "prompt answer no"]);
  expect(said).toEqual([]);
  expect(editor.messages).toHaveLength(1);
});

test("a closed question is dismissed", async () => {
  const outcome = askOnce();
  (await shown()).close();
  expect(await outcome).toBe("later");
  expect(command.calls).toEqual(["prompt take", "prompt answer dismissed"]);
});

test("buttons with the same words are still two", async () => {
  const offer = { Ask: true, Message: "May it?", Yes: "OK", No: "OK" };
  command.says("prompt take", { out: JSON.stringify(offer) });
  const outcome = askOnce();
  (await shown()).press("OK");
  expect(await outcome).toBe("done");
  expect(command.calls).toEqual(["prompt take", "prompt answer yes"]);
});

test("where the editor's telemetry is off, the tool is not even run", async () => {
  editor.isTelemetryEnabled = false;
  expect(await askOnce()).toBe("notNow");
  expect(command.calls).toEqual([]);
  expect(editor.messages).toEqual([]);
});

test("switched off while the tool was asked: nothing is shown", async () => {
  const outcome = askOnce();
  editor.isTelemetryEnabled = false;
  expect(await outcome).toBe("later");
  expect(editor.messages).toEqual([]);
  expect(command.calls).toEqual(["prompt take", "prompt answer dismissed"]);
});

test("switched off while the question was there: a yes is no yes, and the user is told", async () => {
  const outcome = askOnce();
  const message = await shown();
  editor.isTelemetryEnabled = false;
  message.press(YES);
  expect(await outcome).toBe("later");
  expect(command.calls).toEqual(["prompt take", "prompt answer dismissed"]);
  expect(editor.lastMessage.severity).toBe("warning");
  expect(editor.lastMessage.text).toContain("Nothing is sent");
});

test("switched off while the question was there: a no is still a no", async () => {
  const outcome = askOnce();
  const message = await shown();
  editor.isTelemetryEnabled = false;
  message.press(NO);
  expect(await outcome).toBe("done");
  expect(command.calls).toEqual(["prompt take", "prompt answer no"]);
});

test("the tool says no: nothing is shown, the reason is in the log", async () => {
  command.says("prompt take", { out: '{"Ask":false,"Why":"This user is not in the sample."}' });
  expect(await askOnce()).toBe("later");
  expect(editor.messages).toEqual([]);
  expect(editor.logged).toEqual(["info: Not asked: This user is not in the sample."]);
  expect(command.calls).toEqual(["prompt take"]);
});

test("no command is set: nothing happens, and nothing is logged", async () => {
  expect(await askOnce([])).toBe("notNow");
  expect(editor.logged).toEqual([]);
});

test("a tool that cannot be run: nothing is shown, one line is logged", async () => {
  expect(await askOnce(["acme-cc-is-not-here"])).toBe("later");
  expect(editor.messages).toEqual([]);
  expect(editor.logged).toHaveLength(1);
  expect(editor.logged[0]).toContain("warn: Nobody was asked. Running acme-cc-is-not-here");
});

test.each([
  ["no JSON", { out: "Usage: acme-cc" }],
  ["an error", { err: "acme-cc: no directory", exit: 1 }],
  [
    "a question that would be cut",
    { out: JSON.stringify({ Ask: true, Message: "x".repeat(1000) }) },
  ],
])("a tool that answers with %s: nothing is shown, one line is logged", async (_, saying) => {
  command.says("prompt take", saying);
  expect(await askOnce()).toBe("later");
  expect(editor.messages).toEqual([]);
  expect(editor.logged).toHaveLength(1);
});

test.each([YES, NO])("if %j cannot be recorded, the user is told", async (button) => {
  const answer = button === YES ? "yes" : "no";
  command.says(`prompt answer ${answer}`, { err: "acme-cc: the disk is full", exit: 1 });
  const outcome = askOnce();
  (await shown()).press(button);
  expect(await outcome).toBe("later");
  expect(editor.lastMessage.severity).toBe("error");
  expect(editor.lastMessage.text).toContain("Your answer was not recorded.");
  expect(editor.lastMessage.text).toContain("the disk is full");
  expect(said).toEqual([]);
});

test("if a dismissal cannot be recorded, that is for the log", async () => {
  command.says("prompt answer dismissed", { err: "acme-cc: the disk is full", exit: 1 });
  const outcome = askOnce();
  (await shown()).close();
  expect(await outcome).toBe("later");
  expect(editor.messages).toHaveLength(1);
  expect(editor.logged.at(-1)).toContain("error: The answer dismissed was not recorded");
});

test("the window closed while the tool was asked: nothing is shown, nothing recorded", async () => {
  const outcome = askOnce();
  over.abort();
  expect(await outcome).toBe("done");
  expect(editor.messages).toEqual([]);
  expect(command.calls).toEqual(["prompt take"]);
});
