/** So many minutes of work come before the question. */
export const WORK_MINUTES = 6;
/** So long the user has done nothing when it is asked, so that it interrupts nobody. */
export const IDLE_MS = 5 * 60_000;

const MINUTE_MS = 60_000;

/**
 * How much work there was, and how long ago the last sign of the user.
 *
 * A minute of work is one in which there was work: it begins with the first work after the minute
 * before it is over. Pure: every time is passed in, in milliseconds of one clock that never goes
 * back.
 */
export class Rhythm {
  #minutes = 0;
  #minuteEnds = -Infinity;
  #lastSign = -Infinity;

  /** The user is there. */
  sign(now: number): void {
    this.#lastSign = now;
  }

  /** The user works with the tool. */
  work(now: number): void {
    this.sign(now);
    if (now < this.#minuteEnds) return;
    this.#minutes += 1;
    this.#minuteEnds = now + MINUTE_MS;
  }

  get hasWorked(): boolean {
    return this.#minutes >= WORK_MINUTES;
  }

  /** The time from `now` until the user has been idle for long enough; 0 if that is so already. */
  idleIn(now: number): number {
    return Math.max(0, this.#lastSign + IDLE_MS - now);
  }

  /** Work is counted from the beginning. */
  restart(): void {
    this.#minutes = 0;
    this.#minuteEnds = -Infinity;
  }
}
