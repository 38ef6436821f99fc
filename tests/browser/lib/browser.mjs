// Chromium, and pages that are listened to: what they say, what they ask for, what goes wrong in them.

import fs from "node:fs";
import { chromium } from "playwright-core";

const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

export function launch() {
  const executablePath = PLACES.find((place) => place && fs.existsSync(place));
  if (!executablePath) throw new Error(`no Chromium (looked at ${PLACES.filter(Boolean).join(", ")}); see setup.sh`);
  return chromium.launch({ executablePath, args: ARGUMENTS });
}

/** A context of its own with one page in it. `date` is the day that the page takes for today. */
export async function open(browser, { width = 1280, height = 900, scheme = "light", js = true, date, ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: "reduce",
    javaScriptEnabled: js,
    ...more,
  });
  context.setDefaultTimeout(10_000);
  // Else what shows depends on the day that the tests run.
  if (date && js) await context.clock.setFixedTime(new Date(`${date}T10:00:00`));
  const page = await context.newPage();
  return page;
}

/**
 * Notes what a page does that it should not: console messages (a breach of the policy is one), errors, dialogs,
 * requests that leave `origin`. `take()` hands over what has been noted, and forgets it.
 */
export function watch(page, origin) {
  let noted = [];
  page.on("console", (message) => noted.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => noted.push(`error in the page: ${error.message}`));
  page.on("dialog", (dialog) => {
    noted.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => {});
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:")) noted.push(`request to another host: ${url}`);
  });
  return {
    take() {
      const taken = noted;
      noted = [];
      return taken;
    },
  };
}

/** Runs `work(item, worker)` for all items, `width` at a time; `make` and `end` give and take each worker's tool. */
export async function pool(items, width, make, work, end = async () => {}) {
  const queue = [...items];
  const run = async () => {
    const tool = await make();
    try {
      while (queue.length > 0) await work(queue.shift(), tool);
    } finally {
      await end(tool);
    }
  };
  const runs = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, run));
  const broken = runs.find((each) => each.status === "rejected");
  if (broken) throw broken.reason;
}
