// Opened from the disk, without a server: search finds, suggestions lead on, every link of every page leads to a file
// that is there, and to a place in it. And without JavaScript pages can be read: all text is there, nothing waits for a
// script, folded parts open.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { open, watch } from "../lib/browser.mjs";

const WORDS = { sv: "klagomål synpunkt", en: "complaint report" };

export async function run(t) {
  const figures = { pages: 0, links: 0, plain: 0 };
  for (const edition of t.editions) {
    const url = (page) => String(pathToFileURL(edition.file(page)));
    // A page of a file cannot know that the error page is served at any depth.
    const pages = edition.sample(t.every, t.also).filter((page) => page !== "404.html");
    await search(t, edition, url);
    for (const page of edition.pages.filter((each) => each !== "404.html")) {
      figures.pages += 1;
      figures.links += links(t, edition, page, url(page));
    }
    figures.plain += await withoutScript(t, edition, pages, url);
  }
  await control(t);
  return figures;
}

async function search(t, edition, url) {
  const tab = await open(t.browser, { date: edition.date });
  const watched = watch(tab, "file://");
  const words = WORDS[edition.language] ?? WORDS.sv;
  const name = `${edition.audience}/${edition.searchPage}`;
  try {
    await tab.goto(url(edition.searchPage));
    await tab.fill("input[name=q]", words);
    await tab.waitForSelector("[data-search-results] li a");
    await tab.click("[data-search-results] li a >> nth=0");
    await tab.waitForSelector("main h1");
    const there = fileURLToPath(tab.url().split(/[?#]/)[0]);
    t.ok(fs.existsSync(there) && !there.endsWith(edition.searchPage), name, "file://", "a result does not lead to its page", tab.url());
    await tab.goto(url("index.html"));
    await tab.focus("input[name=q]");
    await tab.keyboard.type(words.split(" ")[0], { delay: 15 });
    await tab.waitForSelector("[role=listbox]:not([hidden]) [role=option]");
  } catch (error) {
    t.fail(name, "file://", "search does not work", error.message);
  }
  for (const said of watched.take()) t.fail(name, "file://", said);
  await tab.context().close();
}

/** Every link of a page that stays in the edition leads to a file, and to a place in it. Gives their number. */
function links(t, edition, page, base) {
  const html = edition.read(page).replace(/<script[^]*?<\/script>/g, "");
  const hrefs = [...html.matchAll(/<a\s[^>]*?href="([^"]*)"/g)].map(([, href]) => href.replaceAll("&amp;", "&"));
  const local = [...new Set(hrefs.map((href) => new URL(href, base).href))].filter((href) => href.startsWith("file:"));
  for (const href of local) {
    const what = fault(edition, href);
    if (what) t.fail(`${edition.audience}/${page}`, "file://", ...what);
  }
  return local.length;
}

function fault(edition, href) {
  const [address, hash] = href.split("#");
  const file = fileURLToPath(address.split("?")[0]);
  const inside = file.startsWith(edition.dir + path.sep);
  if (!inside) return ["a link leaves the edition", href];
  if (!fs.existsSync(file)) return ["a link leads to nothing", href];
  if (fs.statSync(file).isDirectory()) return ["a link leads to a folder, which only a server makes a page of", href];
  if (hash && file.endsWith(".html") && !ids(file).has(decodeURIComponent(hash))) return ["a link leads to no place in its page", href];
  return null;
}

const known = new Map();

function ids(file) {
  if (!known.has(file)) {
    const html = fs.readFileSync(file, "utf8");
    known.set(file, new Set([...html.matchAll(/\sid="?([^"\s>]+)/g)].map(([, id]) => id)));
  }
  return known.get(file);
}

async function withoutScript(t, edition, pages, url) {
  const tab = await open(t.browser, { js: false });
  for (const page of pages) {
    const fail = (what, where) => t.fail(`${edition.audience}/${page}`, "without JavaScript", what, where);
    await tab.goto(url(page));
    await readable(tab, fail);
  }
  await tab.context().close();
  return pages.length;
}

/** With scripts off the page runs none, but the test may still ask the browser. */
async function readable(tab, fail) {
  const state = await tab.evaluate(() => {
    const main = document.querySelector("main");
    const hidden = [...main.querySelectorAll("[hidden]")].map((e) => e.textContent).join("");
    const dead = [...main.querySelectorAll("form, select, input, button:not([popovertarget])")];
    return {
      heading: document.querySelector("h1")?.checkVisibility() ?? false,
      text: main.innerText.trim().length,
      navigation: [...document.querySelectorAll("nav a")].filter((a) => a.checkVisibility()).length,
      hidden: hidden.trim().length,
      all: main.textContent.trim().length,
      dead: dead.filter((e) => e.checkVisibility() && !e.closest("[role=search]") && !e.disabled).map((e) => e.outerHTML.slice(0, 80)),
      folded: document.querySelectorAll("details:not([open]) > summary").length,
    };
  });
  if (!state.heading) fail("the heading does not show");
  if (state.text < 40) fail("there is hardly any text", `${state.text} characters`);
  if (state.navigation === 0) fail("no navigation shows");
  if (state.hidden > state.all / 2) fail("most of the page is hidden", `${state.hidden} of ${state.all} characters`);
  for (const each of state.dead) fail("a control that does nothing without a script", each);
  if (state.folded > 0) await opens(tab, fail);
}

async function opens(tab, fail) {
  const summary = tab.locator("main details:not([open]) > summary:visible").first();
  if ((await summary.count()) === 0) return;
  const details = await summary.elementHandle();
  await summary.click();
  if (!(await details.evaluate((e) => e.parentElement.open))) fail("a folded part does not open");
}

async function control(t) {
  const found = [];
  const tab = await open(t.browser, { js: false });
  await tab.setContent("<main><form><select><option>x</select></form><p hidden>allt</p></main>");
  await readable(tab, (what) => found.push(what));
  t.ok(found.length >= 4, "-", "control", "a page that needs its script was taken for readable", found.join(", "));
  const lost = fault(t.intranet, String(pathToFileURL(t.intranet.file("finns-inte.html"))));
  t.ok(lost, "-", "control", "a broken link was not found");
  await tab.context().close();
}
