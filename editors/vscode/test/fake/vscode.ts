// The module "vscode" for the tests: what the extension uses of it, of the real types.
import type * as vscode from "vscode";
import { editor, Emitter, Message, part } from "./editor";

type Api = typeof vscode;

// One function for every way of calling it; the caller knows which of its own items comes back.
function show(severity: Message["severity"]) {
  return (text: string, ...items: unknown[]): Promise<never> => {
    const message = new Message(severity, text, items as vscode.MessageItem[]);
    editor().messages.push(message);
    return message.answer as Promise<never>;
  };
}

// Events of the editor that is there when somebody begins to listen.
function eventOf<T>(find: () => Emitter<T>): vscode.Event<T> {
  return (...listening) => find().event(...listening);
}

const logger = (level: string) => (text: string | Error) => {
  editor().logged.push(`${level}: ${text instanceof Error ? text.message : text}`);
};

export const env: Pick<Api["env"], "isTelemetryEnabled"> = {
  get isTelemetryEnabled() {
    return editor().isTelemetryEnabled;
  },
};

export const window: Pick<
  Api["window"],
  | "activeTextEditor"
  | "createOutputChannel"
  | "onDidChangeActiveTextEditor"
  | "onDidChangeTextEditorSelection"
  | "onDidChangeTextEditorVisibleRanges"
  | "onDidChangeWindowState"
  | "showErrorMessage"
  | "showInformationMessage"
  | "showQuickPick"
  | "showTextDocument"
  | "showWarningMessage"
  | "state"
> = {
  get activeTextEditor() {
    return editor().activeTextEditor;
  },
  get state() {
    return editor().windowState;
  },
  createOutputChannel: (name: string) =>
    part<vscode.LogOutputChannel>({
      name,
      info: logger("info"),
      warn: logger("warn"),
      error: logger("error"),
      dispose: () => undefined,
    }),
  onDidChangeActiveTextEditor: eventOf(() => editor().switchedEditor),
  onDidChangeTextEditorSelection: eventOf(() => editor().selected),
  onDidChangeTextEditorVisibleRanges: eventOf(() => editor().scrolled),
  onDidChangeWindowState: eventOf(() => editor().windowChanged),
  showErrorMessage: show("error"),
  showInformationMessage: show("information"),
  showWarningMessage: show("warning"),
  showQuickPick: (items: unknown): Promise<never> =>
    new Promise((resolve) => {
      const choices = items as readonly vscode.QuickPickItem[];
      const pick = (label?: string) => {
        resolve(choices.find((item) => item.label === label) as never);
      };
      editor().quickPicks.push({ items: choices, pick });
    }),
  showTextDocument: (shown: vscode.TextDocument | vscode.Uri) => {
    const document = shown as vscode.TextDocument;
    editor().pages.push({ name: document.uri.path.slice(1), text: document.getText() });
    return Promise.resolve(part<vscode.TextEditor>({ document }));
  },
};

export const workspace: Pick<
  Api["workspace"],
  | "getConfiguration"
  | "onDidChangeConfiguration"
  | "onDidChangeTextDocument"
  | "onDidSaveTextDocument"
  | "openTextDocument"
  | "registerTextDocumentContentProvider"
> = {
  getConfiguration: (section?: string) =>
    part<vscode.WorkspaceConfiguration>({
      inspect: (name: string) => {
        const key = `${section ?? ""}.${name}`;
        const setting = editor().settings.get(key);
        return setting && ({ key, ...setting } as { key: string; globalValue?: never });
      },
    }),
  onDidChangeConfiguration: eventOf(() => editor().configured),
  onDidChangeTextDocument: eventOf(() => editor().edited),
  onDidSaveTextDocument: eventOf(() => editor().saved),
  openTextDocument: async (which?: unknown) => {
    const uri = which as vscode.Uri;
    const provider = editor().providers.get(uri.scheme);
    const token = part<vscode.CancellationToken>({ isCancellationRequested: false });
    const text = await provider?.provideTextDocumentContent(uri, token);
    if (typeof text !== "string") throw new Error(`cannot open ${uri.path}`);
    return part<vscode.TextDocument>({ uri, getText: () => text });
  },
  registerTextDocumentContentProvider: (scheme, provider) => {
    if (editor().providers.has(scheme)) throw new Error(`${scheme} has a provider`);
    editor().providers.set(scheme, provider);
    return part<vscode.Disposable>({ dispose: () => editor().providers.delete(scheme) });
  },
};

export const commands: Pick<Api["commands"], "registerCommand"> = {
  registerCommand: (command, run: () => unknown) => {
    if (editor().commands.has(command)) throw new Error(`command ${command} already exists`);
    editor().commands.set(command, run);
    return part<vscode.Disposable>({ dispose: () => editor().commands.delete(command) });
  },
};

export const Disposable: Pick<Api["Disposable"], "from"> = {
  from: (...all) =>
    part<vscode.Disposable>({
      dispose: () => {
        for (const one of all) one.dispose();
      },
    }),
};

export const Uri: Pick<Api["Uri"], "from"> = {
  from: ({ scheme, path }) => part<vscode.Uri>({ scheme, path: path ?? "" }),
};

export const EventEmitter: Api["EventEmitter"] = Emitter;

export const ExtensionMode = { Production: 1, Development: 2, Test: 3 };
