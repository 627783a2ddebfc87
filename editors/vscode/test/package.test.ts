// What vsce packs is what users get: its content is listed, and it is run.
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Command, MAY_ASK, QUESTION } from "./fake/command";

const root = fileURLToPath(new URL("..", import.meta.url));
const driver = fileURLToPath(new URL("fake/drive.cjs", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "tallystick-"));
let packed: Record<string, Uint8Array>;

interface Driven {
  readonly messages: readonly string[];
  readonly logged: readonly string[];
}

const run = promisify(execFile);

beforeAll(async () => {
  const path = join(directory, "tallystick.vsix");
  await run("npm", ["run", "package", "--", "--out", path], { cwd: root });
  packed = unzipSync(readFileSync(path));
  for (const [name, bytes] of Object.entries(packed)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), bytes);
  }
}, 300_000);

afterAll(() => {
  rmSync(directory, { recursive: true });
});

function textOf(name: string): string {
  const bytes = packed[name];
  if (bytes === undefined) throw new Error(`${name} is not in the package`);
  return strFromU8(bytes);
}

async function drive(
  button: string,
  command: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Driven> {
  const extension = join(directory, "extension");
  const done = await run(process.execPath, [driver, extension, button, ...command], { env });
  return JSON.parse(done.stdout) as Driven;
}

test("the package holds the program, its manifest, what it is and its licence, and nothing else", () => {
  const modules = readdirSync(join(root, "src")).map((name) => name.replace(/\.ts$/, ".js"));
  expect(Object.keys(packed).sort()).toEqual(
    [
      "[Content_Types].xml",
      "extension.vsixmanifest",
      "extension/LICENSE.txt",
      "extension/package.json",
      "extension/README.md",
      ...modules.map((name) => `extension/dist/${name}`),
    ].sort(),
  );
});

test("the licence is the repository's", () => {
  expect(textOf("extension/LICENSE.txt")).toContain("Apache License");
  expect(textOf("extension/LICENSE.txt")).toBe(readFileSync(join(root, "LICENSE"), "utf8"));
  expect(textOf("extension.vsixmanifest")).toContain("extension/LICENSE.txt");
});

test("no program points to sources that are not there, and none needs a package", () => {
  for (const name of Object.keys(packed).filter((file) => file.endsWith(".js"))) {
    const text = textOf(name);
    expect(text).not.toContain("sourceMappingURL");
    for (const [, needed] of text.matchAll(/require\("([^"]+)"\)/g)) {
      expect(needed).toMatch(/^(\.\/|node:|vscode$)/);
    }
  }
});

test.each([
  ["0", "yes"],
  ["1", "no"],
  ["none", "dismissed"],
])("run as it is packaged: button %s is %s", async (button, answer) => {
  const command = new Command()
    .says("prompt take", MAY_ASK)
    .says("prompt answer yes", { out: "Thank you.\n" });
  const { messages } = await drive(button, command.words);
  expect(messages[0]).toContain(QUESTION);
  expect(messages[0]).toContain("(command:tallystick.preview)");
  expect(messages.slice(1)).toEqual(answer === "yes" ? ["Thank you."] : []);
  expect(command.calls).toEqual(["prompt take", `prompt answer ${answer}`]);
  command.remove();
});

test("run as it is packaged, without the tool: nothing is shown", async () => {
  const { messages, logged } = await drive("0", ["acme-cc-is-not-here", "telemetry"]);
  expect(messages).toEqual([]);
  expect(logged).toHaveLength(1);
});

// A program that links the library: the rules are its own.
const ours = process.env.TALLY_ASKING_TOOL;
test.runIf(ours)(
  "run as it is packaged, with a tool of ours: a week, a question, a yes",
  async () => {
    const home = join(directory, "home");
    mkdirSync(home);
    const on = (day: string) => {
      const TALLY_DIR = join(home, "telemetry");
      const env = { HOME: home, TALLY_DIR, TALLY_AS_OF: day, HOST_PROMPT_RATE: "1" };
      return drive("0", [ours ?? "", "telemetry"], env);
    };
    const first = await on("2026-11-01");
    expect(first.messages).toEqual([]);
    expect(first.logged).toEqual([expect.stringMatching(/^Not asked: \w/)]);

    const second = await on("2026-11-08");
    expect(second.messages[0]).toContain("May these counters be sent? [Show what would be sent]");
    expect(second.messages[1]).toMatch(/^Thank you\./);
    expect(readFileSync(join(home, "telemetry", "mode"), "utf8")).toMatch(/^on /);

    const third = await on("2027-01-01");
    expect(third.messages).toEqual([]);
  },
);
