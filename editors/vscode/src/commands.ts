import * as vscode from "vscode";
import type { Pages } from "./pages";
import { say } from "./say";
import { messageOf, type Mode, type Tool } from "./tool";

interface ModeItem extends vscode.QuickPickItem {
  readonly mode: Mode;
}

const MODES: readonly ModeItem[] = [
  { mode: "on", label: "On", detail: "Count, and send approved counters once a week" },
  { mode: "local", label: "Local", detail: "Count on this machine, send nothing" },
  { mode: "off", label: "Off", detail: "Count nothing, send nothing" },
];

/** Registers `<prefix>.status`, `<prefix>.preview` and `<prefix>.switch`. */
export function registerCommands(prefix: string, tool: Tool, pages: Pages): vscode.Disposable {
  const register = (name: string, run: () => Promise<void>) =>
    vscode.commands.registerCommand(`${prefix}.${name}`, () => run().catch(showError));
  return vscode.Disposable.from(
    register("status", async () => {
      await pages.show("Telemetry status", await tool.status());
    }),
    register("preview", async () => {
      await pages.show("What would be sent", await tool.preview());
    }),
    register("switch", () => switchMode(tool, pages)),
  );
}

async function switchMode(tool: Tool, pages: Pages): Promise<void> {
  const mode = await tool.mode();
  const items = MODES.map((item) =>
    item.mode === mode ? { ...item, description: "in force now" } : item,
  );
  const chosen = await vscode.window.showQuickPick(items, {
    title: `Telemetry of ${tool.name}`,
    placeHolder: "What may be counted and sent?",
  });
  if (chosen !== undefined) await say(pages, await tool.switchTo(chosen.mode));
}

function showError(error: unknown): void {
  void vscode.window.showErrorMessage(messageOf(error));
}
