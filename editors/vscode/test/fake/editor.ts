import type * as vscode from "vscode";

/** As much of an object of the editor as the code under test looks at. */
export function part<T>(value: Partial<T>): T {
  return value as T;
}

export class Emitter<T> implements vscode.EventEmitter<T> {
  readonly #listeners = new Set<(event: T) => unknown>();

  readonly event: vscode.Event<T> = (listener) => {
    this.#listeners.add(listener);
    return part<vscode.Disposable>({ dispose: () => this.#listeners.delete(listener) });
  };

  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  fire(event: T): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

type Item = string | vscode.MessageItem;

/** A message on the screen, until a button of it is pressed or it is closed. */
export class Message {
  readonly answer: Promise<Item | undefined>;
  #resolve: (item: Item | undefined) => void = () => undefined;

  constructor(
    readonly severity: "information" | "warning" | "error",
    readonly text: string,
    private readonly items: readonly Item[],
  ) {
    this.answer = new Promise((resolve) => (this.#resolve = resolve));
  }

  get buttons(): string[] {
    return this.items.map(titleOf);
  }

  press(title: string): void {
    const item = this.items.find((candidate) => titleOf(candidate) === title);
    if (item === undefined) throw new Error(`no button ${title} at "${this.text}"`);
    this.#resolve(item);
  }

  close(): void {
    this.#resolve(undefined);
  }
}

function titleOf(item: Item): string {
  return typeof item === "string" ? item : item.title;
}

interface Setting {
  readonly globalValue?: unknown;
  readonly workspaceValue?: unknown;
  readonly defaultValue?: unknown;
}

/** The editor that the extension finds itself in, and what its user does. */
export class FakeEditor {
  isTelemetryEnabled = true;
  windowState: vscode.WindowState = { focused: true, active: false };
  activeTextEditor: vscode.TextEditor | undefined;
  settings = new Map<string, Setting>();
  messages: Message[] = [];
  quickPicks: { items: readonly vscode.QuickPickItem[]; pick: (label?: string) => void }[] = [];
  logged: string[] = [];
  commands = new Map<string, () => unknown>();
  providers = new Map<string, vscode.TextDocumentContentProvider>();
  pages: { name: string; text: string }[] = [];

  readonly edited = new Emitter<vscode.TextDocumentChangeEvent>();
  readonly saved = new Emitter<vscode.TextDocument>();
  readonly selected = new Emitter<vscode.TextEditorSelectionChangeEvent>();
  readonly scrolled = new Emitter<vscode.TextEditorVisibleRangesChangeEvent>();
  readonly switchedEditor = new Emitter<vscode.TextEditor | undefined>();
  readonly windowChanged = new Emitter<vscode.WindowState>();
  readonly configured = new Emitter<vscode.ConfigurationChangeEvent>();

  /** Opens a document, in which the cursor then is. */
  open(languageId = "cpp", scheme = "file"): vscode.TextEditor {
    const uri = part<vscode.Uri>({ scheme });
    const document = part<vscode.TextDocument>({ languageId, uri });
    this.activeTextEditor = part<vscode.TextEditor>({ document });
    return this.activeTextEditor;
  }

  edit(document = this.#here.document, changes = 1): void {
    const change = part<vscode.TextDocumentContentChangeEvent>({ text: "x" });
    const contentChanges = new Array<typeof change>(changes).fill(change);
    this.edited.fire({ document, contentChanges, reason: undefined });
  }

  select(textEditor = this.#here): void {
    this.selected.fire({ textEditor, selections: [], kind: undefined });
  }

  save(): void {
    this.saved.fire(this.#here.document);
  }

  scroll(textEditor = this.#here): void {
    this.scrolled.fire({ textEditor, visibleRanges: [] });
  }

  changeWindow(state: vscode.WindowState): void {
    this.windowState = state;
    this.windowChanged.fire(state);
  }

  change(section: string, setting: Setting): void {
    this.settings.set(section, setting);
    const affectsConfiguration = (asked: string) => `${section}.`.startsWith(`${asked}.`);
    this.configured.fire({ affectsConfiguration });
  }

  async run(command: string): Promise<void> {
    const handler = this.commands.get(command);
    if (handler === undefined) throw new Error(`no command ${command}`);
    await handler();
  }

  get lastMessage(): Message {
    const message = this.messages.at(-1);
    if (message === undefined) throw new Error("no message was shown");
    return message;
  }

  get #here(): vscode.TextEditor {
    return this.activeTextEditor ?? this.open();
  }
}

let current = new FakeEditor();

/** The editor that the fake module "vscode" shows. */
export function editor(): FakeEditor {
  return current;
}

/** Starts the editor anew, for the next test. */
export function restartEditor(): FakeEditor {
  current = new FakeEditor();
  return current;
}
