import { vi } from "vitest";

const width = 500;

/** Waits for what is drawn, also on a machine that has much else to do. */
export async function until(check: () => unknown): Promise<void> {
  await vi.waitUntil(check, { timeout: 20_000 });
}

/** Observers that jsdom does not have: everything is in sight at once, and 500 pixels wide. */
export function stubScreen(): void {
  vi.spyOn(Element.prototype, "clientWidth", "get").mockReturnValue(width);
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(private readonly callback: (entries: object[]) => void) {}
      observe(target: Element): void {
        queueMicrotask(() => {
          this.callback([{ target }]);
        });
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
