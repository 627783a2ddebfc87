import * as vscode from "vscode";
import type { Pages } from "./pages";

const MORE = "What This Means";

/**
 * Says what the tool printed: its first line in a message, which shows no lines, and all of it on a
 * page if the user wants to read on.
 */
export async function say(pages: Pages, printed: string): Promise<void> {
  const text = printed.trim();
  const [first = "", ...more] = text.split("\n");
  if (first === "") return;
  const buttons = more.length > 0 ? [MORE] : [];
  const chosen = await vscode.window.showInformationMessage(first, ...buttons);
  if (chosen === MORE) await pages.show("Telemetry", `${text}\n`);
}
