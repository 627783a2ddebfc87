import * as vscode from "vscode";

/** Text to be read, each in a document of its own that cannot be changed. */
export class Pages implements vscode.TextDocumentContentProvider {
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  /** @param scheme of the documents' URIs; no two extensions may have the same. */
  constructor(private readonly scheme: string) {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** Shows `text` under `name`, in place of what was there before. */
  async show(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: this.scheme, path: `/${name}` });
    this.#texts.set(uri.path, text);
    // A page that is open already does not ask again by itself.
    this.#changed.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.path);
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
