// No violation that axe-core finds (WCAG 2.0, 2.1, 2.2 to AA and its best practice), light and dark, on a phone and a
// desk; nothing to scroll sideways at 320 px; and under the strict policy no breach of it, no message, no error and no
// request to another host.
//
// A page is loaded once; then its scheme and width are changed. Where the pages are sampled, each is looked at in two of
// the four settings: light on the phone and dark on the desk in one edition, the other way about in the other, so that a
// type of page that both have is seen in all four. `--every 1` runs all four everywhere.
// `css-orientation-lock` is not run: it needs axe to fetch the style sheets, which the policy forbids.

import fs from "node:fs";
import { createRequire } from "node:module";
import { open, pool, watch } from "../lib/browser.mjs";
import { serveEdition } from "../lib/server.mjs";

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [320, 1280];
const SCHEMES = ["light", "dark"];

export async function run(t) {
  const figures = { pages: 0, runs: 0, violations: 0, review: 0 };
  for (const edition of t.editions) {
    const server = await serveEdition(edition);
    t.later(server.close);
    const pages = edition.sample(t.every, t.also);
    figures.pages += pages.length;
    await pool(
      pages,
      t.width,
      () => visitor(t, edition, server),
      (page, tool) => look(t, edition, server, page, tool, figures),
      (tool) => tool.tab.context().close(),
    );
    await control(t, edition, server);
  }
  return figures;
}

/** Widths and schemes that an edition's pages are looked at in. */
function settings(t, edition) {
  const turned = edition === t.external ? 1 : 0;
  return WIDTHS.flatMap((width, at) =>
    SCHEMES.filter((_, number) => t.every === 1 || number === (at ^ turned)).map((scheme) => ({ width, scheme })),
  );
}

async function visitor(t, edition, server) {
  const tab = await open(t.browser, { date: edition.date });
  return { tab, watched: watch(tab, server.origin) };
}

async function look(t, edition, server, page, { tab, watched }, figures) {
  const name = `${edition.audience}/${page}`;
  let loaded = false;
  for (const { width, scheme } of settings(t, edition)) {
    const setting = `${scheme} ${width}`;
    await tab.setViewportSize({ width, height: 900 });
    await tab.emulateMedia({ colorScheme: scheme });
    if (!loaded) await load(tab, server.url(page));
    loaded = true;
    for (const wide of await sideways(tab)) t.fail(name, setting, "wider than the window", wide);
    const result = await axe(tab);
    figures.runs += 1;
    figures.review += result.review;
    figures.violations += result.violations.length;
    for (const { rule, why, where } of result.violations) t.fail(name, setting, `${rule}: ${why}`, where);
  }
  for (const said of watched.take()) t.fail(name, "strict policy", said);
}

async function load(tab, url) {
  await tab.goto(url);
  await tab.evaluate(AXE);
}

/** What axe finds, flat; `review`: how many rules it leaves to people. */
function axe(tab) {
  return tab.evaluate(async (values) => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const runOnly = { type: "tag", values };
    const result = await window.axe.run(document, { preload: false, runOnly, resultTypes: ["violations"] });
    const violations = result.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => ({
        rule: id,
        where: node.target.join(" "),
        why: [...node.any, ...node.all, ...node.none].map((each) => each.message).join("; ").slice(0, 240),
      })),
    );
    return { violations, review: result.incomplete.length };
  }, TAGS);
}

/** Names what makes the page wider than its window; nothing when it is not. */
export function sideways(tab) {
  return tab.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const guilty = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 1 && !element.closest(".hb-scroll"),
    );
    const names = guilty.slice(0, 4).map((e) => `${e.localName}.${e.getAttribute("class") ?? ""}`);
    return [`${root.scrollWidth} px of ${root.clientWidth}: ${names.join(", ")}`];
  });
}

/** Faults put into a page have to be found, or the figures above mean nothing. */
async function control(t, edition, server) {
  const { tab, watched } = await visitor(t, edition, server);
  await load(tab, server.url("index.html"));
  await tab.evaluate(() => {
    const main = document.querySelector("main");
    const script = document.createElement("script");
    script.textContent = "1";
    const wide = document.createElement("p");
    wide.textContent = "bred".repeat(400);
    wide.style.whiteSpace = "nowrap";
    main.append(document.createElement("img"), script, wide);
  });
  const found = (await axe(tab)).violations.map((violation) => violation.rule);
  const said = watched.take().join(" ");
  const setting = "control";
  t.ok(found.includes("image-alt"), "-", setting, "a picture without alt was not found");
  t.ok(/Content Security Policy/i.test(said), "-", setting, "an inline script was not reported", said);
  t.ok((await sideways(tab)).length > 0, "-", setting, "a wide line was not found");
  await tab.context().close();
}
