import { vi } from "vitest";

/** Lets the collector answer with these bodies, by what comes after `/api/v1/`. */
export function serve(answers: Record<string, string>, status = 200): void {
  vi.stubGlobal("fetch", (path: string) => {
    const body = answers[path.replace(/^\/api\/v1\/|\?.*/g, "")] ?? "{}";
    return Promise.resolve(new Response(body, { status }));
  });
}

/** Runs a page's script until the page is there. */
export async function open(page: () => Promise<unknown>): Promise<HTMLElement> {
  vi.resetModules();
  await page();
  const content = document.getElementById("content");
  if (!content) throw new Error("no content");
  await vi.waitUntil(() => !content.hasAttribute("aria-busy"));
  return content;
}
