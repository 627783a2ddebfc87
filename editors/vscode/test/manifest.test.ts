import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly dependencies?: unknown;
  readonly extensionKind: readonly string[];
  readonly browser?: string;
  readonly capabilities: { readonly untrustedWorkspaces: { readonly supported: boolean } };
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope: string }>>;
    };
  };
}

const root = fileURLToPath(new URL("..", import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as Manifest;

test("a workspace can set nothing: every setting belongs to the machine", () => {
  const settings = Object.entries(manifest.contributes.configuration.properties);
  expect(settings.map(([name]) => name)).toEqual(["tallystick.command", "tallystick.languages"]);
  // "machine-overridable" could be overridden, as its name says.
  for (const [, { scope }] of settings) expect(scope).toBe("machine");
  expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(true);
});

test("runs where the tool runs, and never where no program can be started", () => {
  expect(manifest.extensionKind).toEqual(["workspace"]);
  expect(manifest.browser).toBeUndefined();
});

test("every command is in the palette", () => {
  const commands = manifest.contributes.commands.map(({ command }) => command);
  expect(commands).toEqual(["tallystick.status", "tallystick.preview", "tallystick.switch"]);
});

test("needs nothing at run time, and an editor that has what its types have", () => {
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies["@types/vscode"] ?? ""}`);
});

test("every tool of the development is pinned", () => {
  for (const version of Object.values(manifest.devDependencies)) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  }
});
