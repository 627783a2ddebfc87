import { Rhythm } from "./rhythm";

/**
 * What came of an attempt to ask. "notNow": the tool was not even asked whether; the next idle
 * moment is as good. "later": it was this time's turn. "done": there is an answer for good.
 */
export type Outcome = "notNow" | "later" | "done";

/** A window stays open for weeks, so one attempt in its life would be too few. */
export const REST_MS = 24 * 60 * 60_000;

/** Waits for the moment at which a question interrupts nobody, and asks then. */
export class Moment {
  readonly #rhythm = new Rhythm();
  #timer: NodeJS.Timeout | undefined;
  #isAsking = false;
  #isOver = false;
  #restsUntil = -Infinity;

  /**
   * @param ask makes the attempt; one at a time.
   * @param isBusy whether the user does something right now of which no sign was given.
   */
  constructor(
    private readonly ask: () => Promise<Outcome>,
    private readonly isBusy: () => boolean,
  ) {}

  /** The user is there. Cheap: it comes with every key. */
  sign(): void {
    this.#rhythm.sign(performance.now());
  }

  /** The user works with the tool. As cheap. */
  work(): void {
    const now = performance.now();
    if (now < this.#restsUntil) return;
    this.#rhythm.work(now);
    this.#wait(now);
  }

  dispose(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  // One timer at a time. It is not moved at every sign, but looks again when it has come.
  #wait(now: number): void {
    const isWaiting = this.#timer !== undefined;
    if (isWaiting || this.#isAsking || this.#isOver || !this.#rhythm.hasWorked) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#look();
      },
      Math.ceil(this.#rhythm.idleIn(now)),
    );
  }

  #look(): void {
    const now = performance.now();
    if (this.isBusy()) this.#rhythm.sign(now);
    if (this.#rhythm.idleIn(now) > 0) {
      this.#wait(now);
    } else {
      void this.#try();
    }
  }

  async #try(): Promise<void> {
    this.#isAsking = true;
    const outcome = await this.ask();
    this.#isAsking = false;
    if (outcome === "notNow") return;
    if (outcome === "done") this.dispose();
    this.#rhythm.restart();
    this.#restsUntil = performance.now() + REST_MS;
  }
}
