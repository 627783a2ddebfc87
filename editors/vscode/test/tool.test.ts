import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Tool, ToolError } from "../src/tool";
import { Command, MAY_ASK, NO, QUESTION, YES } from "./fake/command";

let command: Command;
let tool: Tool;

beforeEach(() => {
  command = new Command();
  tool = new Tool(() => command.words);
});

afterEach(() => {
  command.remove();
});

async function failure(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ToolError);
  return (error as ToolError).message;
}

test("takes the question, and gives the answer back", async () => {
  command.says("prompt take", MAY_ASK).says("prompt answer yes", { out: "Thank you.\n" });
  expect(await tool.take()).toEqual({ ask: true, message: QUESTION, yes: YES, no: NO });
  expect(await tool.answer("yes")).toBe("Thank you.\n");
  await tool.answer("no");
  await tool.answer("dismissed");
  expect(command.calls).toEqual([
    "prompt take",
    "prompt answer yes",
    "prompt answer no",
    "prompt answer dismissed",
  ]);
});

test("asks for mode, status and preview, and switches", async () => {
  command
    .says("", { out: "local\n" })
    .says("status", { out: "mode local\n" })
    .says("preview", { out: "{}\n" })
    .says("off", { out: "It is off.\n" });
  expect(await tool.mode()).toBe("local");
  expect(await tool.status()).toBe("mode local\n");
  expect(await tool.preview()).toBe("{}\n");
  expect(await tool.switchTo("off")).toBe("It is off.\n");
});

test("without a command there is nothing to run", async () => {
  const none = new Tool(() => []);
  expect(none.isSet).toBe(false);
  expect(await failure(none.status())).toContain("tallystick.command");
});

test("a program that is not there", async () => {
  const missing = new Tool(() => ["acme-cc-is-not-here", "telemetry"]);
  expect(await failure(missing.take())).toBe(
    "Running acme-cc-is-not-here telemetry prompt take: this program was not found. Install it, or correct the command.",
  );
});

test("a program that may not be run", async () => {
  const directory = mkdtempSync(join(tmpdir(), "tallystick-"));
  const path = join(directory, "acme-cc");
  writeFileSync(path, "#!/bin/sh\n", { mode: 0o644 });
  expect(await failure(new Tool(() => [path]).status())).toContain("EACCES");
  rmSync(directory, { recursive: true });
});

test.each(["./acme-cc", "bin/acme-cc", "../acme-cc"])("does not run %s", async (program) => {
  expect(await failure(new Tool(() => [program]).status())).toContain(
    "neither a name nor an absolute path",
  );
});

test("an error is said in the tool's own words, if it has any", async () => {
  command.says("status", { err: "acme-cc telemetry: no directory\n", exit: 1 });
  expect(await failure(tool.status())).toMatch(/status: acme-cc telemetry: no directory$/);
  command.says("status", { exit: 3 });
  expect(await failure(tool.status())).toContain("failed with the exit code 3 and said nothing");
});

test("an older tool does not know the command", async () => {
  command.says("prompt take", { err: "Usage: acme-cc telemetry [on|off]\n", exit: 2 });
  expect(await failure(tool.take())).toContain("Usage: acme-cc telemetry");
  command.says("prompt take", { out: "local\n" });
  expect(await failure(tool.take())).toContain("its answer is no JSON. Is it a version that knows");
});

test("a tool that does not end is ended", async () => {
  command.says("status", { hangs: true });
  const impatient = new Tool(() => command.words, { answerMs: 500, previewMs: 500 });
  expect(await failure(impatient.status())).toContain("did not end within 0.5 seconds");
});

test("a tool that prints without end is ended", async () => {
  command.says("preview", { out: "x".repeat(5 * 1024 * 1024) });
  expect(await failure(tool.preview())).toContain("printed more than 4 MiB");
});

test("no shell reads the words, and the program runs at home, where no workspace is", async () => {
  const words = ["$(exit 1)", "; rm -rf nothing", "a b", "*"];
  const script = "console.log(JSON.stringify([process.cwd(), ...process.argv.slice(1)]))";
  const prints = new Tool(() => [process.execPath, "-e", script, ...words]);
  expect(JSON.parse(await prints.status())).toEqual([homedir(), ...words, "status"]);
});

test("is called by its program's name", () => {
  expect(new Tool(() => ["/opt/acme/bin/acme-cc", "telemetry"]).name).toBe("acme-cc");
  expect(new Tool(() => ["acme-cc.exe", "telemetry"]).name).toBe("acme-cc");
  expect(new Tool(() => []).name).toBe("");
});
