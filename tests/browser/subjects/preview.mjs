// The preview in a browser: what is written on the disk shows in the open page, which stays where it is; what is wrong
// shows in the text or, where the page can't follow, in an overlay, and goes when it is mended; no page waits for another's mend; a style changes without the page ever standing bare.

import fs from "node:fs";
import path from "node:path";
import { open, watch } from "../lib/browser.mjs";
import { copyOfSample, preview } from "../lib/handbok.mjs";

const DOCUMENT = "rutiner/r-lex-sarah";
const OTHER = "rutiner/r-synpunkt.md";
const STYLE = "rgb(1, 99, 2)";

export async function run(t) {
  const root = copyOfSample(t);
  const file = path.join(root, "content", `${DOCUMENT}.md`);
  const good = prepare(file);
  const { intranet } = await preview(t, root);
  const tab = await open(t.browser, { height: 700 });
  t.later(() => tab.context().close());
  const watched = watch(tab, intranet);
  let loads = 0;
  tab.on("load", () => (loads += 1));
  await tab.goto(`${intranet}${DOCUMENT}.html`);
  const times = [];
  for (const [what, act] of Object.entries({ edit, elsewhere, marked, overlay, style })) {
    const ok = (holds, message, where = "") => t.ok(holds, `${DOCUMENT}.html`, what, message, where);
    await act(tab, ok, { root, file, good, times }).catch((error) => ok(false, "broke off", error.message));
    ok(loads === 1, "the page was loaded anew", `${loads} loads`);
    fs.writeFileSync(file, good);
  }
  for (const said of watched.take()) t.fail(`${DOCUMENT}.html`, "preview's policy", said);
  times.sort((a, b) => a - b);
  return { edits: times.length, median_ms: times[times.length >> 1], max_ms: times.at(-1) };
}

/** Gives the document enough text to scroll in, and something folded. */
function prepare(file) {
  const text = fs.readFileSync(file, "utf8");
  const lines = Array.from({ length: 40 }, (_, at) => `Prov ${at}. ${"Text som ger sidan höjd. ".repeat(12)}`);
  const good = `${text}\n\n<details>\n\n<summary>Prov vikt</summary>\n\nVikt text.\n\n</details>\n\n${lines.join("\n\n")}\n`;
  fs.writeFileSync(file, good);
  return good;
}

/** A text comes while the reader has scrolled and opened something. */
async function edit(tab, ok, { file, good, times }) {
  const folded = tab.locator("details", { hasText: "Prov vikt" });
  await folded.locator("summary").click();
  const held = tab.locator("main p", { hasText: "Prov 20." });
  await held.evaluate((element) => element.scrollIntoView({ block: "center" }));
  const place = () => held.evaluate((element) => Math.round(element.getBoundingClientRect().top));
  const before = await place();
  ok((await tab.evaluate(() => scrollY)) > 300, "the page does not scroll far enough to try it");
  for (let round = 0; round < 5; round += 1) {
    const word = `Ändrat i omgång ${round}`;
    // Above what is read, and in it.
    const text = good.replace("Prov 3.", `${"Mer. ".repeat(60)}Prov 3.`).replace("Prov 21.", `${word}. Prov 21.`);
    times.push(await shows(tab, word, () => fs.writeFileSync(file, text)));
  }
  const after = await place();
  ok(Math.abs(after - before) <= 2, "what was read moved", `${before} → ${after} px`);
  ok(await folded.evaluate((element) => element.open), "what was open is closed");
}

/** From writing a file until a text stands in the page, ms. */
async function shows(tab, text, write) {
  const began = Date.now();
  write();
  await tab.waitForFunction((text) => document.querySelector("main").textContent.includes(text), text, { polling: 10 });
  return Date.now() - began;
}

/** An error in another file: this page follows edits, without an overlay. */
async function elsewhere(tab, ok, { root, file, good }) {
  const other = path.join(root, "content", OTHER);
  const mended = fs.readFileSync(other, "utf8");
  fs.writeFileSync(other, `${mended}\n\nSe [[finns-inte-an]].\n`);
  const bar = tab.locator("[data-handbok-notice=elsewhere]");
  await bar.waitFor();
  await shows(tab, "Ändrat under tiden", () => fs.writeFileSync(file, good.replace("Prov 21.", "Ändrat under tiden.")));
  ok((await tab.locator("dialog").count()) === 0, "an overlay covers a page that is well");
  fs.writeFileSync(other, mended);
  await bar.waitFor({ state: "detached" });
}

/** A link that leads nowhere is struck through, with the reason after it. */
async function marked(tab, ok, { file, good }) {
  fs.writeFileSync(file, good.replace("Prov 21.", "Prov 21. Se [[finns-inte-an]] och [blanketten](saknas.pdf)."));
  const broken = tab.locator("main del.handbok-broken");
  await broken.nth(1).waitFor();
  const texts = await broken.allTextContents();
  ok(texts.join() === "finns-inte-an,blanketten", "other words are struck through", texts.join());
  const reasons = await tab.locator("main .handbok-reason").allTextContents();
  ok(reasons.every((reason) => reason.includes("leder ingenstans")), "the reason is not told", reasons.join());
  ok((await tab.locator("dialog").count()) === 0, "an overlay covers a page that can be shown");
  ok(await tab.locator("[data-handbok-notice=here]").isVisible(), "the page's errors are not counted");
  fs.writeFileSync(file, good);
  await broken.first().waitFor({ state: "detached" });
}

/** A broken file is told of with its place, the last good page stands, and mending it clears the sight. */
async function overlay(tab, ok, { file, good }) {
  fs.writeFileSync(file, good.replace(/^title = .*$/m, 'title = "ofärdig'));
  const box = tab.locator("dialog[open]");
  await box.waitFor();
  const line = good.split("\n").findIndex((each) => each.startsWith("title = ")) + 1;
  // A file is empty for a moment while it is written; what is told of that is soon told otherwise.
  const place = `content/${DOCUMENT}.md:${line}:`;
  await box.filter({ hasText: place }).waitFor().catch(async () => ok(false, "the overlay does not name file and line", await box.innerText()));
  ok((await tab.textContent("main")).includes("Prov 20."), "the last good page does not stand");
  fs.writeFileSync(file, good);
  await box.waitFor({ state: "detached" });
  ok((await tab.locator("dialog").count()) === 0, "the overlay stays");
}

/** A style sheet comes or changes: the page is never seen without its styles meanwhile. */
async function style(tab, ok, { root }) {
  await tab.evaluate(() => {
    const header = () => getComputedStyle(document.querySelector("header.top")).backgroundColor;
    const [first, seen] = [header(), new Set()];
    window.__styles = { first, seen };
    const look = () => {
      seen.add(header());
      requestAnimationFrame(look);
    };
    look();
  });
  fs.mkdirSync(path.join(root, "static"), { recursive: true });
  fs.writeFileSync(path.join(root, "static/custom.css"), `header.top { background: ${STYLE} }\n`);
  await tab.waitForFunction((style) => window.__styles?.seen.has(style), STYLE);
  const seen = await tab.evaluate(() => [...window.__styles.seen].filter((each) => each !== window.__styles.first));
  ok(seen.every((each) => each === STYLE), "the page stood without its styles for a moment", seen.join(", "));
}
