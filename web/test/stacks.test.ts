import { expect, it } from "vitest";
import { frameOf, readStack } from "../src/model/frames";
import { stackTree } from "../src/model/stack_tree";
import { stack, stacks } from "./canned";

it.each([
  [
    "golang.org/x/tools/gopls/internal/bug.report:+35,+0x1f",
    ["golang.org/x/tools/gopls/internal/bug", "report", "line +35 of the function"],
  ],
  ["main.(*app).run:=12,+0x7", ["main", "(*app).run", "line 12"]],
  [
    "gopkg.in/yaml%2ev3.Marshal:+1,+0x2",
    ["gopkg.in/yaml.v3", "Marshal", "line +1 of the function"],
  ],
  ["main.main:-1,+0x2", ["main", "main", "line -1 of the function"]],
  ["acme::parse(<>):+0x2c", ["", "acme::parse(<>)", "+0x2c"]],
  ["libfoo.so.1@0123456789ab:+0x1f00", ["build 0123456789ab", "libfoo.so.1", "address 0x1f00"]],
  ["other", ["", "other code", ""]],
  ["truncated", ["", "(the rest was cut off)", ""]],
  ["libc.so.6", ["", "libc.so.6", ""]],
])("reads the frame %s", (text, [within, name, at]) => {
  expect(frameOf(text)).toEqual({ text, within, name, at });
});

it("takes a name apart into counter and frames", () => {
  expect(readStack("crash/crash\na:+0x1\nb:+0x2\n")).toEqual({
    counter: "crash/crash",
    frames: ["a:+0x1", "b:+0x2"],
  });
});

it("folds what stacks have in common and counts what is in it", () => {
  const [crash, bug] = stackTree(stacks);
  expect(crash).toMatchObject({ counter: "acme/crash", stacks: 3, sum: 128 });
  expect(bug).toMatchObject({ counter: "acme/bug", stacks: 1 });
  const [common, lone] = crash?.folds ?? [];
  expect(common?.frames).toEqual(["acme::parse:+0x2c", "acme::load(<>):+0x10"]);
  expect(common).toMatchObject({ stacks: 2, sum: 122 });
  expect(common?.leaf).toBeUndefined();
  expect(common?.folds.map(({ frames }) => frames)).toEqual([
    ["main:+0x4"],
    ["acme::watch:+0x99", "main:+0x8"],
  ]);
  expect(common?.folds[0]?.leaf?.versions.map(({ Version }) => Version)).toEqual([
    "v1.2.0",
    "v1.1.0",
  ]);
  expect(lone?.leaf?.frames).toHaveLength(3);
});

it("keeps a stack that is the beginning of another", () => {
  const [tree] = stackTree([stack("v1", "c\na\nb", 3), stack("v1", "c\na", 5)]);
  const [fold] = tree?.folds ?? [];
  expect(fold).toMatchObject({ frames: ["a"], stacks: 2, sum: 16 });
  expect(fold?.leaf?.sum).toBe(10);
  expect(fold?.folds[0]?.frames).toEqual(["b"]);
});

it("takes a stack without frames", () => {
  const [tree] = stackTree([stack("v1", "c", 3)]);
  expect(tree?.folds[0]).toMatchObject({ frames: [], stacks: 1 });
});
