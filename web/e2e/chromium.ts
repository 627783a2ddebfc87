import { type Browser, chromium as driver } from "playwright-core";

const chromium = process.env.TALLY_CHROMIUM ?? "/usr/bin/chromium";

const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function openBrowser(): Promise<Browser> {
  return driver.launch({ executablePath: chromium, args: quiet });
}
