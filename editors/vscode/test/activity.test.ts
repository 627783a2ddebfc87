import { beforeEach, expect, test, vi } from "vitest";
import { isBusy, watchActivity } from "../src/activity";
import { Moment } from "../src/moment";
import { restartEditor, type FakeEditor } from "./fake/editor";

let editor: FakeEditor;
let languages: string[];
let seen: string[];
let watching: { dispose: () => unknown };

beforeEach(() => {
  editor = restartEditor();
  languages = [];
  seen = [];
  const moment = new Moment(
    () => Promise.resolve("done"),
    () => false,
  );
  vi.spyOn(moment, "work").mockImplementation(() => seen.push("work"));
  vi.spyOn(moment, "sign").mockImplementation(() => seen.push("sign"));
  watching = watchActivity(moment, () => languages);
  editor.open("cpp");
});

test("edits, selections and saves are work", () => {
  editor.edit();
  editor.select();
  editor.save();
  expect(seen).toEqual(["work", "work", "work"]);
});

test("scrolling, another document and another window are signs of the user", () => {
  editor.scroll();
  editor.switchedEditor.fire(undefined);
  editor.changeWindow({ focused: false, active: false });
  expect(seen).toEqual(["sign", "sign", "sign"]);
});

test("work in other languages than the tool's is a sign of the user", () => {
  languages = ["cpp", "c"];
  editor.edit();
  editor.open("c");
  editor.edit();
  editor.open("python");
  editor.edit();
  editor.select();
  editor.save();
  expect(seen).toEqual(["work", "work", "sign", "sign", "sign"]);
});

test("what programs write into panels is nothing", () => {
  const output = editor.open("log", "output");
  editor.edit();
  editor.select(output);
  editor.scroll(output);
  expect(seen).toEqual([]);
});

test("a document that is changed without the cursor being there is nothing", () => {
  const { document } = editor.open("cpp");
  editor.open("cpp");
  editor.edit(document);
  expect(seen).toEqual([]);
});

test("a document that only becomes clean is nothing", () => {
  editor.edit(undefined, 0);
  expect(seen).toEqual([]);
});

test("ended, it hears nothing any more", () => {
  watching.dispose();
  editor.edit();
  editor.select();
  editor.save();
  editor.scroll();
  editor.changeWindow({ focused: true, active: true });
  expect(seen).toEqual([]);
});

test("a window is used if it has the focus and something happens in it", () => {
  editor.windowState = { focused: true, active: true };
  expect(isBusy()).toBe(true);
  editor.windowState = { focused: true, active: false };
  expect(isBusy()).toBe(false);
  editor.windowState = { focused: false, active: true };
  expect(isBusy()).toBe(false);
});
