import type { Browser, Page } from "playwright-core";

export { openBrowser } from "./chromium";

export interface Visit {
  page: Page;
  /** What must not happen: errors, violations of the security policy, requests elsewhere. */
  complaints: string[];
}

/** Opens a page and notes from then on everything that a visitor should never meet. */
export async function visit(browser: Browser, origin: string, path: string): Promise<Visit> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => complaints.push(`${request.url()} failed`));
  const asked = new Set<string>();
  let opening = true;
  page.on("request", (request) => {
    const url = request.url();
    // What a page's head has preloaded its script takes, and does not load anew.
    if (opening && url.includes("/api/") && asked.has(url))
      complaints.push(`asked twice for ${url}`);
    asked.add(url);
    if (!url.startsWith(`${origin}/`) && !url.startsWith("data:")) complaints.push(`asked ${url}`);
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`violates ${event.violatedDirective}: ${event.blockedURI}`);
    });
  });
  const response = await page.goto(origin + path, { waitUntil: "networkidle" });
  opening = false;
  if (response?.status() !== 200) complaints.push(`status ${response?.status() ?? "unknown"}`);
  const policy = response?.headers()["content-security-policy"] ?? "";
  if (!policy.includes("script-src 'self'")) complaints.push("no content security policy");
  return { page, complaints };
}
