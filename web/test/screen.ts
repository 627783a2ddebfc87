import { vi } from "vitest";

const width = 500;

/** Waits for what is drawn, also on a machine that has much else to do. */
export async function until(check: () => unknown): Promise<void> {
  await vi.waitUntil(check, { timeout: 20_000 });
}

/**
 * Observers that jsdom does not have: everything is in sight at once, and 500 pixels wide. The
 * browser has time for all that is put off.
 */
export function stubScreen(): void {
  vi.stubGlobal("requestIdleCallback", (action: IdleRequestCallback) => {
    queueMicrotask(() => {
      action({ didTimeout: false, timeRemaining: () => 50 });
    });
  });
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(private readonly callback: (entries: object[]) => void) {}
      observe(target: Element): void {
        queueMicrotask(() => {
          this.callback([{ target, contentRect: { width } }]);
        });
      }
      unobserve(): void {
        // What is observed once more is told once more.
      }
    },
  );
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(private readonly callback: (entries: object[]) => void) {}
      observe(target: Element): void {
        queueMicrotask(() => {
          this.callback([{ isIntersecting: true, target }]);
        });
      }
      unobserve(): void {
        // Each element is announced once anyway.
      }
    },
  );
}
