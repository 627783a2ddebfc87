import * as vscode from "vscode";
import { isBusy, watchActivity } from "./activity";
import { registerCommands } from "./commands";
import { Moment } from "./moment";
import { Pages } from "./pages";
import { ask, type Around } from "./question";
import { say } from "./say";
import { Tool } from "./tool";

export interface AskingOptions {
  /**
   * The tool's command for telemetry, word by word: `["acme-cc", "telemetry"]`. Looked at anew each
   * time; while it is empty, nobody is asked. Never from a workspace's settings: it is run.
   */
  readonly command: () => readonly string[];
  /** The languages in which work is work with the tool. Empty, or not given: all. */
  readonly languages?: () => readonly string[];
  /**
   * What the commands' names begin with: "acme.telemetry" makes `acme.telemetry.status` and so on.
   * The extension's manifest has to name them. No two extensions may have the same.
   */
  readonly prefix: string;
  /** Where it is written why somebody was not asked. */
  readonly log: vscode.LogOutputChannel;
}

/**
 * Waits for six minutes of work and then five of idleness, and asks, if the editor's telemetry
 * setting and the tool's own rules allow it; registers the commands. It ends with `context`.
 */
export function startAsking(context: vscode.ExtensionContext, options: AskingOptions): void {
  const { prefix, log } = options;
  const tool = new Tool(options.command);
  const pages = new Pages(`${prefix.toLowerCase()}-page`);
  context.subscriptions.push(pages, registerCommands(prefix, tool, pages));
  // In an extension's tests there is nobody to ask.
  if (context.extensionMode === vscode.ExtensionMode.Test) return;

  const over = new AbortController();
  const around: Around = {
    log,
    previewCommand: `${prefix}.preview`,
    say: (printed) => say(pages, printed),
    over: over.signal,
  };
  const moment = new Moment(() => ask(tool, around), isBusy);
  const languages = options.languages ?? (() => []);
  context.subscriptions.push(moment, watchActivity(moment, languages), {
    dispose: () => {
      over.abort();
    },
  });
}
