import * as vscode from "vscode";
import type { Moment } from "./moment";

/**
 * Tells `moment` what the user does. Edits, selections and saves in the tool's languages are work;
 * they and all else that only a user does in an editor are signs that he is there.
 */
export function watchActivity(
  moment: Moment,
  languages: () => readonly string[],
): vscode.Disposable {
  const saw = (document: vscode.TextDocument) => {
    if (isWritten(document)) return;
    if (isOneOf(languages(), document)) moment.work();
    else moment.sign();
  };
  const sign = () => {
    moment.sign();
  };
  return vscode.Disposable.from(
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      // Programs change documents, too, but seldom the one in which the cursor is. A document that
      // only becomes clean or dirty has no changes.
      const isUsers = document === vscode.window.activeTextEditor?.document;
      if (isUsers && contentChanges.length > 0) saw(document);
    }),
    vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
      saw(textEditor.document);
    }),
    vscode.workspace.onDidSaveTextDocument(saw),
    vscode.window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => {
      if (!isWritten(textEditor.document)) sign();
    }),
    vscode.window.onDidChangeActiveTextEditor(sign),
    vscode.window.onDidChangeWindowState(sign),
  );
}

/** Whether the user does something in the window of which no event tells: types in a terminal, say. */
export function isBusy(): boolean {
  const { focused, active } = vscode.window.state;
  return focused && active;
}

// A panel of output grows and scrolls without anybody being there.
function isWritten(document: vscode.TextDocument): boolean {
  return document.uri.scheme === "output";
}

function isOneOf(languages: readonly string[], document: vscode.TextDocument): boolean {
  return languages.length === 0 || languages.includes(document.languageId);
}
