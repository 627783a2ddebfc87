import * as vscode from "vscode";
import type { Outcome } from "./moment";
import type { Offer } from "./offer";
import { messageOf, type Answer, type Tool } from "./tool";

/** What a question needs of the world around it. */
export interface Around {
  readonly log: vscode.LogOutputChannel;
  /** The command behind the link that shows what would be sent. */
  readonly previewCommand: string;
  /** Shows what the tool says to an answer. */
  readonly say: (printed: string) => Promise<void>;
  /** Aborted when the window closes or the extension is switched off. */
  readonly over: AbortSignal;
}

/** Asks once, if the editor's settings and the tool's rules allow it. Does not throw. */
export async function ask(tool: Tool, around: Around): Promise<Outcome> {
  try {
    if (!tool.isSet || !vscode.env.isTelemetryEnabled) return "notNow";
    const offer = await tool.take();
    if (!offer.ask) {
      around.log.info(`Not asked: ${offer.why}`);
      return "later";
    }
    // Left pending, the tool finds by itself that nobody answered.
    if (around.over.aborted) return "done";
    return await record(tool, await show(offer, around), around);
  } catch (error) {
    around.log.warn(`Nobody was asked. ${messageOf(error)}`);
    return "later";
  }
}

async function show(offer: Offer & { ask: true }, around: Around): Promise<Answer> {
  // The setting may have been changed while the tool was asked.
  if (!vscode.env.isTelemetryEnabled) return "dismissed";
  around.log.info("Asking.");
  const yes: vscode.MessageItem = { title: offer.yes };
  const no: vscode.MessageItem = { title: offer.no };
  // A link leaves the question where it is; a button would close it.
  const link = `[Show what would be sent](command:${around.previewCommand})`;
  const text = `${onOneLine(offer.message)} ${link}`;
  const chosen = await vscode.window.showInformationMessage(text, yes, no);
  if (chosen === no) return "no";
  return chosen === yes ? "yes" : "dismissed";
}

// A notification has no lines. Without a full stop, one would run into the next.
function onOneLine(text: string): string {
  return text
    .trim()
    .replace(/([^\s.:;,!?])[^\S\n]*\n\s*/g, "$1. ")
    .replace(/\s*\n\s*/g, " ");
}

async function record(tool: Tool, given: Answer, around: Around): Promise<Outcome> {
  const isForbidden = given === "yes" && !vscode.env.isTelemetryEnabled;
  const answer = isForbidden ? "dismissed" : given;
  let printed: string;
  try {
    printed = await tool.answer(answer);
  } catch (error) {
    around.log.error(`The answer ${answer} was not recorded. ${messageOf(error)}`);
    if (given !== "dismissed") {
      void vscode.window.showErrorMessage(`Your answer was not recorded. ${messageOf(error)}`);
    }
    return "later";
  }
  around.log.info(`Answered: ${answer}. ${printed.trim()}`);
  if (isForbidden) {
    void vscode.window.showWarningMessage(
      "Nothing is sent: telemetry has been switched off in the editor's settings (telemetry.telemetryLevel) since the question was asked.",
    );
  }
  if (answer === "dismissed") return "later";
  if (answer === "yes") void around.say(printed);
  return "done";
}
