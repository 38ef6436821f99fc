// Search in the browser answers as the program does: the same documents in the same order. And it is light: what the
// first search of two words fetches, packed, and the script.

import fs from "node:fs";
import path from "node:path";
import { open, watch } from "../lib/browser.mjs";
import { run as handbok } from "../lib/handbok.mjs";
import { serveEdition } from "../lib/server.mjs";
import { packed } from "./weight.mjs";

const QUERIES = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "../data/queries.json"), "utf8"));
const FIRST = ["orosanmälan barn", "läkemedel delegering", "klagomål svar"];
const MOST_BYTES = 25_000;
const MOST_SCRIPT_BYTES = 10_000;
/** What the page shows at first, and after one more press. */
const SHOWN = 10;
const MORE = 30;

export async function run(t) {
  const figures = { queries: 0, results: 0, empty: 0, first_search_bytes: 0 };
  for (const edition of t.editions) {
    const server = await serveEdition(edition);
    t.later(server.close);
    await compare(t, edition, server, figures);
    for (const query of FIRST) await transfer(t, edition, server, query, figures);
    script(t, edition, figures);
  }
  return figures;
}

async function compare(t, edition, server, figures) {
  const tab = await open(t.browser, { date: edition.date });
  const watched = watch(tab, server.origin);
  const name = `${edition.audience}/${edition.searchPage}`;
  await tab.goto(server.url(edition.searchPage));
  let same = 0;
  const queries = QUERIES.filter((_, at) => t.every === 1 || edition === t.intranet || at % 3 === 0);
  for (const query of queries) {
    const [expected, { shown, guide, answer, pressed }] = await Promise.all([ask(t, edition, query), results(tab, edition, query)]);
    figures.queries += 1;
    figures.results += shown.length;
    figures.empty += shown.length === 0 ? 1 : 0;
    // The editors' guide is a group of its own, and a definition that stands above the hits is not among them.
    const wanted = expected.slice(0, pressed ? MORE : SHOWN);
    const inList = wanted.filter((url) => url !== answer && !guide.includes(url));
    const equal = JSON.stringify(shown) === JSON.stringify(inList);
    t.ok(equal, name, query, "other results than the program's", differing(shown, inList));
    const inGuide = wanted.filter((url) => guide.includes(url));
    t.ok(JSON.stringify(guide) === JSON.stringify(inGuide), name, query, "another group of the editors' guide", guide.join(" "));
    same += shown.length > 0 && JSON.stringify(shown) === JSON.stringify([...expected].reverse()) ? 1 : 0;
  }
  // The control: questions whose results are the same read backwards would prove nothing about their order.
  t.ok(same < queries.length / 4, name, "control", "too few questions have several results");
  for (const said of watched.take()) t.fail(name, "strict policy", said);
  await tab.context().close();
}

async function ask(t, edition, query) {
  const args = ["--format", "json", "search", "--audience", edition.audience, "--limit", String(MORE), query];
  const answer = await handbok(t, t.root, ...args);
  if (answer.code !== 0) throw new Error(`handbok search ${query}: ${answer.stderr}`);
  return JSON.parse(answer.stdout).map((hit) => hit.url);
}

/** What the page lists for a question, after one press of “more” where there is more. */
async function results(tab, edition, query) {
  await tab.fill("input[name=q]", "");
  await tab.press("input[name=q]", "Enter");
  await tab.waitForFunction(() => document.querySelector("[data-search-status]").textContent === "");
  await tab.fill("input[name=q]", query);
  await tab.press("input[name=q]", "Enter");
  await tab.waitForFunction(() => document.querySelector("[data-search-status]").textContent !== "");
  const more = tab.locator("[data-search-results] ~ .search-more:visible");
  const pressed = (await more.count()) > 0;
  if (pressed) {
    const items = "[data-search-results] > li, .search-guide li";
    const before = await tab.locator(items).count();
    await more.click();
    await tab.waitForFunction(([items, before]) => document.querySelectorAll(items).length > before, [items, before]);
  }
  const found = await tab.evaluate((base) => {
    // What marks the words on the page is not a part of the address.
    const address = (a) => new URL(a.href.split(":~:")[0]);
    const links = (selector) => [...document.querySelectorAll(selector)].map(address)
      .map((url) => decodeURI(url.pathname.slice(base.length) + url.hash));
    return { shown: links("[data-search-results] > li > a"), guide: links(".search-guide li > a"), answer: links(".search-answer > a")[0] };
  }, edition.basePath);
  return { ...found, pressed };
}

function differing(shown, expected) {
  const at = shown.findIndex((url, number) => url !== expected[number]);
  if (at < 0) return `${shown.length} results, ${expected.length} expected`;
  return `place ${at + 1}: ${shown[at]} instead of ${expected[at]}`;
}

function script(t, edition, figures) {
  const files = edition.files.filter((file) => /^assets\/search\.[0-9a-f]+\.js$/.test(file));
  t.ok(files.length === 1, edition.audience, "-", "one search script", files.join(" "));
  figures.script_bytes = Math.max(...files.map((file) => packed(edition.file(file))));
  t.ok(figures.script_bytes <= MOST_SCRIPT_BYTES, edition.audience, "-", `${figures.script_bytes} bytes of script, ${MOST_SCRIPT_BYTES} at most`);
}

async function transfer(t, edition, server, query, figures) {
  const tab = await open(t.browser, { date: edition.date });
  const files = new Set();
  tab.on("request", (request) => {
    const file = decodeURIComponent(new URL(request.url()).pathname.slice(edition.basePath.length));
    if (file.startsWith("search/")) files.add(file);
  });
  await tab.goto(server.url(edition.searchPage));
  await tab.fill("input[name=q]", query);
  await tab.press("input[name=q]", "Enter");
  await tab.waitForSelector("[data-search-results] > li");
  await tab.waitForLoadState("networkidle");
  await tab.context().close();
  const list = [...files].map((file) => [file, packed(edition.file(file))]);
  const bytes = list.reduce((sum, [, size]) => sum + size, 0);
  const name = `${edition.audience}/${edition.searchPage}`;
  t.ok(list.length > 0, name, query, "nothing was fetched: the search was not seen");
  t.ok(bytes <= MOST_BYTES, name, query, `${bytes} bytes for the first search, ${MOST_BYTES} at most`, list.join(" "));
  figures.first_search_bytes = Math.max(figures.first_search_bytes, bytes);
}
