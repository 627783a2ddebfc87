import * as vscode from "vscode";
import { startAsking } from "./asking";
import { readUserSetting } from "./settings";

/** For a tool that has no extension of its own, or one that does not ask. */
export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Tallystick", { log: true });
  // Kept, because it is needed at every key.
  let languages = readUserSetting("tallystick", "languages");
  const follow = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("tallystick")) {
      languages = readUserSetting("tallystick", "languages");
    }
  });
  context.subscriptions.push(log, follow);
  startAsking(context, {
    command: () => readUserSetting("tallystick", "command"),
    languages: () => languages,
    prefix: "tallystick",
    log,
  });
}
