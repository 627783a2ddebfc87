import { execFile, type ExecFileException } from "node:child_process";
import { homedir } from "node:os";
import * as path from "node:path";
import { parseOffer, type Offer } from "./offer";

export type Answer = "yes" | "no" | "dismissed";
export type Mode = "on" | "local" | "off";

/** How long a tool may take to answer. A preview adds up what was counted, perhaps in many files. */
const LIMITS = { answerMs: 10_000, previewMs: 60_000 };

const MOST_OUTPUT_BYTES = 4 * 1024 * 1024;

/** Says in a sentence what was being done, why it failed, and what to do. */
export class ToolError extends Error {}

/** The tool's own command for telemetry. It decides; this only runs it. */
export class Tool {
  /** @param command its words, such as `["acme-cc", "telemetry"]`; looked at anew for each run. */
  constructor(
    private readonly command: () => readonly string[],
    private readonly limits = LIMITS,
  ) {}

  get isSet(): boolean {
    return this.command().length > 0;
  }

  /** What users call it: the name of its program. */
  get name(): string {
    return path.basename(this.command()[0] ?? "").replace(/\.exe$/i, "");
  }

  /** Whether the user may be asked now. If so, the tool counts this as an attempt. */
  async take(): Promise<Offer> {
    const words = ["prompt", "take"];
    const text = await this.#run(words);
    try {
      return parseOffer(text);
    } catch (error) {
      throw new ToolError(
        `Running ${this.#said(words)}: ${messageOf(error)}. Is it a version that knows this command?`,
      );
    }
  }

  /** Records what the user answered, and gives what the tool says to it. */
  answer(answer: Answer): Promise<string> {
    return this.#run(["prompt", "answer", answer]);
  }

  /** The mode in force, as the tool prints it. */
  async mode(): Promise<string> {
    return (await this.#run([])).trim();
  }

  switchTo(mode: Mode): Promise<string> {
    return this.#run([mode]);
  }

  status(): Promise<string> {
    return this.#run(["status"]);
  }

  preview(): Promise<string> {
    return this.#run(["preview"], this.limits.previewMs);
  }

  #said(words: readonly string[]): string {
    return [...this.command(), ...words].join(" ");
  }

  async #run(words: readonly string[], timeout = this.limits.answerMs): Promise<string> {
    const [program, ...before] = this.command();
    if (program === undefined) {
      throw new ToolError(
        "No tool is known whose telemetry this could be. Set its command in the setting tallystick.command.",
      );
    }
    const said = this.#said(words);
    if (!path.isAbsolute(program) && path.basename(program) !== program) {
      throw new ToolError(
        `Running ${said}: its first word is neither a name nor an absolute path. What a relative path names depends on who looks; write the whole path.`,
      );
    }
    try {
      return await runProgram(program, [...before, ...words], timeout);
    } catch (error) {
      throw new ToolError(`Running ${said}: ${messageOf(error)}`);
    }
  }
}

// Without a shell, and in the user's home: in a workspace, Windows would look for the program there
// first.
function runProgram(program: string, words: string[], timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      program,
      words,
      {
        cwd: homedir(),
        timeout,
        killSignal: "SIGKILL",
        maxBuffer: MOST_OUTPUT_BYTES,
        windowsHide: true,
        encoding: "utf8",
      },
      (error, stdout, stderr) => {
        if (error) reject(new Error(explain(error, stderr.trim(), timeout)));
        else resolve(stdout);
      },
    );
    // Nobody will type an answer. A program that has ended already needs none.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end();
  });
}

function explain(error: ExecFileException, said: string, timeout: number): string {
  const code: unknown = error.code;
  if (code === "ENOENT") {
    return "this program was not found. Install it, or correct the command.";
  }
  if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") {
    return `it printed more than ${MOST_OUTPUT_BYTES / 1024 / 1024} MiB. Run it in a terminal to see what it does.`;
  }
  if (error.killed) {
    return `it did not end within ${timeout / 1000} seconds. Run it in a terminal to see what it waits for.`;
  }
  if (said !== "") return said;
  if (error.signal) return `it was ended by ${error.signal}.`;
  if (typeof code === "number") return `it failed with the exit code ${code} and said nothing.`;
  return `it could not be started: ${error.message}.`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
