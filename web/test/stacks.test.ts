import { expect, it } from "vitest";
import { frameOf, functionOf, readStack } from "../src/model/frames";
import { stackTree } from "../src/model/stack_tree";
import { compareVersions, versionWords } from "../src/model/versions";
import { issue, stack, stacks } from "./canned";

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

it.each([
  [
    "golang.org/x/tools/gopls/internal/bug.report",
    "golang.org/x/tools/gopls/internal/bug",
    "report",
  ],
  ["main.(*app).run", "main", "(*app).run"],
  ["gopkg.in/yaml%2ev3.Marshal", "gopkg.in/yaml.v3", "Marshal"],
  ["acme::parse(<>)", "", "acme::parse(<>)"],
  ["acme::Path::operator/", "", "acme::Path::operator/"],
  ["parse_file", "", "parse_file"],
  ["libc.so.6", "", "libc.so.6"],
  ["acme/crash", "", "acme/crash"],
  ["libfoo.so.1@0123456789ab:+0x1f00", "build 0123456789ab", "libfoo.so.1"],
])("reads the function %s", (text, within, name) => {
  expect(functionOf(text)).toMatchObject({ text, within, name });
});

it("takes a name apart into counter and frames", () => {
  expect(readStack("crash/crash\na:+0x1\nb:+0x2\n")).toEqual({
    counter: "crash/crash",
    frames: ["a:+0x1", "b:+0x2"],
  });
});

it("takes stacks of a counter with the same functions for one bug, the most frequent first", () => {
  const [crash, bug] = stackTree(stacks);
  expect(crash).toMatchObject({ counter: "acme/crash", stacks: 3, sum: 128 });
  expect(crash?.bugs.map(({ name, sum, stacks: number }) => [name, number, sum])).toEqual([
    ["acme::parse", 2, 122],
    ["libc.so.6", 1, 6],
  ]);
  expect(crash?.bugs[0]?.versions).toEqual(["v1.2.0", "v1.1.0"]);
  expect(bug?.bugs.map(({ name }) => name)).toEqual([
    "golang.org/x/tools/gopls/internal/bug.report",
  ]);
});

it("tells bugs apart by every function and by their counter, and by nothing else", () => {
  const of = (text: string, Functions: string[]) =>
    stack("v1", text, 1, 1, { Group: { Blamed: "f", Functions } });
  const trees = stackTree([
    of("c\na\nb", ["f", "g"]),
    of("c\nx\ny", ["f", "g"]),
    of("c\na\nc", ["f", "h"]),
    of("c\na\nd", ["f"]),
    of("d\na\nb", ["f", "g"]),
  ]);
  const sizes = trees.map(({ counter, bugs }) => [counter, ...bugs.map((each) => each.stacks)]);
  expect(sizes).toEqual([
    ["c", 2, 1, 1],
    ["d", 1],
  ]);
});

it("names a bug after its counter if no function is known", () => {
  const Group = { Blamed: "", Functions: [] };
  const [tree] = stackTree([stack("v1", "c", 1, 1, { Group })]);
  expect(tree?.bugs[0]?.name).toBe("c");
});

it("knows a bug's versions also of stacks that are not listed", () => {
  const Versions = ["v1.0.0", "v1.1.0"].map((Version) => ({ Version, Reports: 1, Sum: 1, ID: "" }));
  const [tree] = stackTree([stack("v1.1.0", "c\na", 1, 1, { Versions })]);
  expect(tree?.bugs[0]?.versions.sort()).toEqual(["v1.0.0", "v1.1.0"]);
});

it("has each issue of a bug once, that of its most frequent stack first", () => {
  const Group = { Blamed: "f", Functions: ["f"] };
  const of = (text: string, reports: number, Issue = issue(1)) =>
    stack("v1", text, reports, 1, { Group, Issue });
  const [tree] = stackTree([
    of("c\na", 1, issue(12)),
    of("c\nb", 5, issue(7)),
    of("c\nd", 2, issue(7, { By: "group" })),
    of("c\ne", 1, issue(12, { URL: "https://elsewhere.org/12" })),
  ]);
  expect(tree?.bugs[0]?.issues.map(({ Number, URL }) => [Number, URL])).toEqual([
    [7, "https://acme.org/issues/7"],
    [12, "https://acme.org/issues/12"],
    [12, "https://elsewhere.org/12"],
  ]);
});

it("puts versions in their order, and says in a few words which they are", () => {
  const versions = [
    "v1.10.0",
    "v1.2.0",
    "v1.2.0-rc.1",
    "v1.2.0-rc.10",
    "v1.2.0-rc.2",
    "v1.2.1-beta",
  ];
  expect([...versions].sort(compareVersions)).toEqual([
    "v1.2.0-rc.1",
    "v1.2.0-rc.2",
    "v1.2.0-rc.10",
    "v1.2.0",
    "v1.2.1-beta",
    "v1.10.0",
  ]);
  expect(["go1.27", "go1.27rc1", "go1.26.1", ""].sort(compareVersions)).toEqual([
    "",
    "go1.26.1",
    "go1.27rc1",
    "go1.27",
  ]);
  expect(versionWords(["v1.0.0"])).toBe("in v1.0.0");
  expect(versionWords(["v1.1.0", "v1.0.0", "", "v1.1.0"])).toBe("in v1.0.0 and v1.1.0");
  expect(versionWords(["v3", "v1", "v2"])).toBe("in v1, v2 and v3");
  expect(versionWords(versions)).toBe("in 6 versions, v1.2.0-rc.1 to v1.10.0");
  expect(versionWords([""])).toBe("");
});

it("folds what stacks have in common and counts what is in it", () => {
  const [common, ...others] = stackTree(stacks)[0]?.bugs[0]?.folds ?? [];
  expect(others).toEqual([]);
  expect(common?.frames).toEqual(["acme::parse:+0x2c", "acme::load(<>):+0x10", "acme::run:+0x3"]);
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
  expect(common?.folds[1]?.leaf?.issue?.By).toBe("group");
});

it("keeps a stack that is the beginning of another", () => {
  const Group = { Blamed: "a", Functions: ["a"] };
  const [tree] = stackTree([
    stack("v1", "c\na\nb", 3, 1, { Group }),
    stack("v1", "c\na", 5, 1, { Group }),
  ]);
  const [fold] = tree?.bugs[0]?.folds ?? [];
  expect(fold).toMatchObject({ frames: ["a"], stacks: 2, sum: 16 });
  expect(fold?.leaf?.sum).toBe(10);
  expect(fold?.folds[0]?.frames).toEqual(["b"]);
});

it("takes a stack without frames", () => {
  const [tree] = stackTree([stack("v1", "c", 3)]);
  expect(tree?.bugs[0]?.folds[0]).toMatchObject({ frames: [], stacks: 1 });
});
