// Runs the extension as it is packaged, in plain Node, without anything that the tests' compiler made:
//   node drive.cjs DIRECTORY BUTTON WORD…
// DIRECTORY is the unpacked extension, the words are the tool's command. Works, is idle, and presses the
// button with this place at the question (none: closes it). Prints, as JSON, the messages that were shown.
"use strict";
const Module = require("node:module");
const path = require("node:path");
const process = require("node:process");

const [directory, button, ...command] = process.argv.slice(2);
const MINUTE = 60_000;

// The clock stands still unless it is moved. What was imported before, as by Node itself, keeps its own.
let now = 0;
let timers = [];
globalThis.performance.now = () => now;
globalThis.setTimeout = (run, ms) => {
  const timer = { run, at: now + ms };
  timers.push(timer);
  return timer;
};
globalThis.clearTimeout = (timer) => {
  timers = timers.filter((other) => other !== timer);
};
function pass(ms) {
  const end = now + ms;
  for (;;) {
    const due = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
    if (due === undefined) break;
    globalThis.clearTimeout(due);
    now = due.at;
    due.run();
  }
  now = end;
}

const messages = [];
const logged = [];
const silent = () => ({ dispose() {} });
let edit;
const document = { uri: { scheme: "file" }, languageId: "cpp" };

const show = (text, ...items) => {
  messages.push(text);
  return Promise.resolve(items[Number(button)]);
};
const vscode = {
  commands: { registerCommand: silent },
  env: { isTelemetryEnabled: true },
  window: {
    activeTextEditor: { document },
    createOutputChannel: () => ({
      info: (line) => logged.push(line),
      warn: (line) => logged.push(line),
      error: (line) => logged.push(line),
    }),
    onDidChangeActiveTextEditor: silent,
    onDidChangeTextEditorSelection: silent,
    onDidChangeTextEditorVisibleRanges: silent,
    onDidChangeWindowState: silent,
    showErrorMessage: show,
    showInformationMessage: show,
    showWarningMessage: show,
    state: { focused: true, active: false },
  },
  workspace: {
    getConfiguration: () => ({
      inspect: (name) => ({ globalValue: name === "command" ? command : [] }),
    }),
    onDidChangeConfiguration: silent,
    onDidChangeTextDocument: (listener) => {
      edit = listener;
      return silent();
    },
    onDidSaveTextDocument: silent,
    registerTextDocumentContentProvider: silent,
  },
  Disposable: { from: silent },
  EventEmitter: class {},
  ExtensionMode: { Production: 1, Development: 2, Test: 3 },
};

const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? vscode : load(name, ...rest));

const manifest = require(path.join(directory, "package.json"));
const extension = require(path.join(directory, manifest.main));
extension.activate({ subscriptions: [], extensionMode: vscode.ExtensionMode.Production });
for (let minute = 0; minute < 6; minute += 1) {
  edit({ document, contentChanges: [{}] });
  pass(MINUTE);
}
pass(5 * MINUTE);
// Node waits for the tool's processes, and then there is nothing left to do.
process.on("exit", () => {
  process.stdout.write(JSON.stringify({ messages, logged }));
});
