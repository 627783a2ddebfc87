import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const TOOL = fileURLToPath(new URL("tool.sh", import.meta.url));

interface Saying {
  readonly out?: string;
  readonly err?: string;
  readonly exit?: number;
  readonly hangs?: boolean;
}

export const QUESTION = "May Acme's compiler send counters?";
export const YES = "Yes, I'd like to help";
export const NO = "No, thanks";

/** What the tool says when its user may be asked. */
export const MAY_ASK: Saying = {
  out: `${JSON.stringify({ Ask: true, Message: QUESTION, Yes: YES, No: NO, Preview: "acme-cc telemetry preview" })}\n`,
};

/** A real program that says what a test wants to hear. */
export class Command {
  readonly #directory = mkdtempSync(join(tmpdir(), "tallystick-"));

  /** The words with which it is run. */
  get words(): string[] {
    return ["sh", TOOL, this.#directory];
  }

  /** From now on it says this when it is run with these words behind its own. */
  says(words: string, { out = "", err = "", exit = 0, hangs = false }: Saying): this {
    const path = join(this.#directory, `says ${words}`);
    writeFileSync(`${path}.out`, out);
    writeFileSync(`${path}.err`, err);
    writeFileSync(`${path}.exit`, `${exit}`);
    if (hangs) writeFileSync(`${path}.hangs`, "");
    return this;
  }

  /** What it was run with so far. */
  get calls(): string[] {
    const path = join(this.#directory, "calls");
    return existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }
}
