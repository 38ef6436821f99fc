// The reader's minute: whether a page answers first. Measured on the largest page of each type, on a phone and a desk,
// under the text spacing of WCAG 1.4.12 and as on paper; the aims are held over the routines together and page by page.
//
// The subject prints a line for each type of page (`reader: …`): where the text begins on a phone, its share of `main`,
// how many screens and sheets the page fills, and what is amiss.

import fs from "node:fs";
import { pathToFileURL } from "node:url";
import { open, pool, watch } from "../lib/browser.mjs";
import { serveEdition } from "../lib/server.mjs";
import { pageType } from "../lib/edition.mjs";

const PHONE = { width: 390, height: 844 };
/** A4 less the margins that the theme sets, px. */
const SHEET = { width: 673, height: 979 };

/** At 390 × 844: the text of routines begins here at the latest, px (the median), and fills so much of `main`. */
const TEXT_BEGINS = 460;
const TEXT_SHARE = 0.75;
/** So many screens at most, but for registers, laws, reports and lists that hold the whole handbook. */
const MOST_SCREENS = 8;
const LONG = /(^|\/)(index|a-o|krav|andringar|arshjul|halsa|arkiv|atgarder|blanketter)\.html$|^(lagar|berattelser|processer|matriser)\//;
/** A text shorter than this, px, tells nothing of what share of a page its author has. */
const WORTH_A_SHARE = 600;
const TASKS = JSON.parse(fs.readFileSync(new URL("../data/tasks.json", import.meta.url), "utf8"));

export async function run(t) {
  const figures = { pages: 0, routines: 0 };
  for (const edition of t.editions) {
    const server = await serveEdition(edition);
    t.later(server.close);
    const routines = edition.pages.filter((page) => /data-doc="routine\//.test(edition.read(page).split("</header>")[1] ?? "") && /<article[^>]*doc--routine/.test(edition.read(page)));
    const pages = [...new Set([...edition.sample(t.every, t.also), ...routines])].filter((page) => !isRedirect(edition, page)).sort();
    const seen = new Map();
    await pool(
      pages,
      t.width,
      () => open(t.browser, { ...PHONE, date: edition.date }),
      async (page, tab) => seen.set(page, await look(t, edition, page, server.url(page), tab)),
      (tab) => tab.context().close(),
    );
    figures.pages += pages.length;
    tell(edition, pages, seen);
    together(t, edition, routines.map((page) => seen.get(page)), figures);
    descriptions(t, edition, pages);
    await suggestions(t, edition, server);
  }
  await tasks(t, figures);
  await remembered(t, figures);
  return figures;
}

/**
 * What readers come for, as they do it on a phone: each is answered in at most three taps, on the first screen of the last
 * page. The tasks are those of the sample; where its pages are not, none is tried.
 */
async function tasks(t, figures) {
  figures.tasks = 0;
  for (const edition of t.editions) {
    const server = await serveEdition(edition);
    t.later(server.close);
    const mine = TASKS.filter((task) => task.edition === edition.audience && task.pages.every((page) => edition.pages.includes(page)));
    for (const task of mine) {
      const tab = await open(t.browser, { ...PHONE, date: edition.date });
      await tab.goto(server.url());
      let taps = 0;
      for (const [what, ...words] of task.steps) {
        if (what === "choose") await tab.selectOption(words[0], { label: words[1] });
        else await tab.locator(words[0]).filter({ visible: true }).first().click();
        taps += 1;
        await tab.waitForLoadState();
      }
      const answer = tab.locator(task.answer).filter({ visible: true }).first();
      const box = await answer.boundingBox({ timeout: 3000 }).catch(() => null);
      const name = `${edition.audience}: ${task.task}`;
      t.ok(taps <= 3, name, "390", `${taps} taps, three at most`);
      t.ok(box && box.y >= 0 && box.y + Math.min(box.height, 24) <= PHONE.height, name, "390", "not answered on the first screen", `${task.answer} at ${box ? Math.round(box.y) : "nowhere"}`);
      console.log(`reader: ${name} | ${taps} taps | answered at ${box ? Math.round(box.y) : "–"}`);
      figures.tasks += 1;
      await tab.context().close();
    }
  }
}

/** "My role" is kept in the reader's own browser, and does its best where that keeps nothing. */
async function remembered(t, figures) {
  const edition = t.intranet;
  if (!edition.read("index.html").includes("data-my")) return;
  const server = await serveEdition(edition);
  t.later(server.close);
  const address = { served: server.url(), "file://": pathToFileURL(edition.file("index.html")).href };
  const cases = {
    kept: async (tab, ok) => {
      const role = await choose(tab);
      ok((await tab.locator(".mine-links a").count()) > 0, "choosing leads nowhere");
      await tab.reload();
      ok((await tab.inputValue("#_my-role")) === role, "the choice is not there after a reload");
      await tab.evaluate(() => localStorage.clear());
      await tab.reload();
      ok((await tab.inputValue("#_my-role")) === "", "the choice is there after clearing");
    },
    forgotten: async (tab, ok) => {
      await choose(tab);
      await tab.click(".mine-forget button");
      await tab.reload();
      ok((await tab.inputValue("#_my-role")) === "", "a forgotten choice comes back");
    },
    renamed: async (tab, ok) => {
      await choose(tab);
      await tab.evaluate(() => Object.keys(localStorage).forEach((key) => key.endsWith(":role") && localStorage.setItem(key, "finns-inte")));
      await tab.reload();
      ok((await tab.inputValue("#_my-role")) === "" && (await tab.textContent(".mine-note")) !== "", "a role that is no more is not told");
      await tab.reload();
      ok((await tab.textContent(".mine-note")) === "", "a role that is no more is told again");
    },
    refused: async (tab, ok) => {
      await tab.addInitScript(() => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } }));
      await tab.reload();
      await choose(tab);
      ok((await tab.locator(".mine-links a").count()) > 0, "choosing leads nowhere");
      ok((await tab.textContent(".mine-note")) !== "", "it is not told that nothing is kept");
    },
  };
  for (const [where, url] of Object.entries(address)) {
    for (const [name, look] of Object.entries(cases)) {
      const tab = await open(t.browser, { ...PHONE, date: edition.date });
      const watched = watch(tab, where === "served" ? server.origin : "file://");
      await tab.goto(url);
      await look(tab, (holds, what) => t.ok(holds, "intranet/index.html", `${where}, ${name}`, what));
      for (const noted of watched.take()) t.fail("intranet/index.html", `${where}, ${name}`, noted);
      await tab.context().close();
    }
  }
  const plain = await open(t.browser, { ...PHONE, js: false });
  await plain.goto(server.url());
  t.ok((await plain.locator(".mine-all a:visible").count()) > 0, "intranet/index.html", "no script", "roles are no plain links");
  t.ok((await plain.locator(".mine-form:visible").count()) === 0, "intranet/index.html", "no script", "a form that does nothing is shown");
  await plain.context().close();
  figures.remembered = Object.keys(cases).length * 2 + 1;
}

/** Chooses the first role; returns its id. */
async function choose(tab) {
  const role = await tab.locator("#_my-role option:not([value=''])").first().getAttribute("value");
  await tab.selectOption("#_my-role", role);
  return role;
}

function isRedirect(edition, page) {
  return edition.read(page).includes('http-equiv="refresh"');
}

async function look(t, edition, page, url, tab) {
  const name = `${edition.audience}/${page}`;
  await tab.setViewportSize(PHONE);
  await tab.emulateMedia({ media: "screen" });
  await tab.goto(url);
  const phone = await tab.evaluate(measure);
  // A long text is its author's own; what is held is what the theme makes of it.
  const isOwn = phone.share !== null && phone.share >= TEXT_SHARE;
  t.ok(LONG.test(page) || isOwn || phone.screens <= MOST_SCREENS, name, "390", `${phone.screens} screens, ${MOST_SCREENS} at most`);
  for (const heading of phone.twice) t.fail(name, "390", "a heading stands twice", heading);
  await tab.setViewportSize({ width: 1280, height: 900 });
  const desk = await tab.evaluate(measure);
  for (const table of desk.scrolls) t.fail(name, "1280", "a table scrolls sideways", table);
  for (const column of desk.hidden) t.fail(name, "1280", "a column is hidden", column);
  for (const width of [320, 1280]) {
    await tab.setViewportSize({ width, height: 900 });
    for (const text of await tab.evaluate(spaced)) t.fail(name, `${width}, text spacing`, "text leaves its box", text);
  }
  await tab.emulateMedia({ media: "print" });
  await tab.setViewportSize(SHEET);
  const paper = await tab.evaluate(onPaper, SHEET);
  for (const table of paper.lost) t.fail(name, "A4", "a table reaches over the sheet's edge", table);
  return { ...phone, scrolls390: phone.scrolls.length, sheets: paper.sheets, last: paper.last };
}

/** One line for each type of page. */
function tell(edition, pages, seen) {
  const types = new Map();
  for (const page of pages) if (!types.has(pageType(page))) types.set(pageType(page), page);
  for (const page of types.values()) {
    const s = seen.get(page);
    console.log(`reader: ${edition.audience}/${page} | text at ${s.begins ?? "–"} | ${s.share === null ? "–" : Math.round(s.share * 100) + " %"} of main | ${s.screens} screens | ${s.scrolls390} tables scroll at 390 | ${s.sheets} sheets, the last ${Math.round(s.last * 100)} %`);
  }
}

function together(t, edition, routines, figures) {
  const middle = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const begins = middle(routines.map((seen) => seen.begins).filter((value) => value !== null));
  const texts = routines.filter((seen) => seen.height >= WORTH_A_SHARE).map((seen) => seen.share);
  const share = texts.length > 0 ? middle(texts) : 1;
  t.ok(begins <= TEXT_BEGINS, edition.audience, "390", `the text of routines begins at ${begins} (median), ${TEXT_BEGINS} at most`);
  t.ok(share >= TEXT_SHARE, edition.audience, "390", `the text of routines is ${share.toFixed(2)} of main (median), ${TEXT_SHARE} at least`);
  figures.routines += routines.length;
  figures[`${edition.audience}_begins`] = begins;
  figures[`${edition.audience}_share`] = Number(share.toFixed(2));
}

/** Each page of the external edition says what it is about to those who find it by a search engine. */
function descriptions(t, edition, pages) {
  if (edition.audience !== "external") return;
  for (const page of pages) {
    if (page === "404.html") continue;
    const has = /<meta name="description" content="[^"]{20,}"/.test(edition.read(page));
    t.ok(has, `external/${page}`, "-", "no description");
  }
}

/** Suggestions are seen whole: what holds the field must not cut them. */
async function suggestions(t, edition, server) {
  const tab = await open(t.browser, { ...PHONE, date: edition.date });
  for (const page of ["index.html", edition.sample(0).find((each) => each.includes("/"))]) {
    await tab.goto(server.url(page));
    const cut = await tab.evaluate(() => {
      const form = document.querySelector("form[role=search]");
      for (let box = form; box && box !== document.body; box = box.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(box);
        if (overflowX !== "visible" || overflowY !== "visible") return `${box.localName}.${box.className}: ${overflowX} ${overflowY}`;
      }
      return form ? "" : "no search field";
    });
    t.ok(!cut, `${edition.audience}/${page}`, "390", "suggestions are cut", cut);
  }
  await tab.context().close();
}

/** Runs in the page. */
function measure() {
  const main = document.querySelector("main");
  const text = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
  const prose = [...main.querySelectorAll(".doc-main .prose, .doc-wide, .doc-main .answer")].filter(shown).filter((each) => !each.parentElement.closest(".prose"));
  const tops = prose.map((each) => each.getBoundingClientRect().top + scrollY);
  const height = prose.reduce((sum, each) => sum + each.getBoundingClientRect().height, 0);
  const headings = [...main.querySelectorAll("h1, h2, h3")].filter((each) => shown(each) && !each.matches(".group-heading, .vh") && !each.closest("nav, [popover]"));
  // Headings of what stands on the page as one of several (terms, sections, steps) are counted within it.
  const wholes = [...main.querySelectorAll("li, article.def, .law-section, .req, .relations, .door")];
  const words = headings.map((each) => `${wholes.indexOf(each.closest("li, article.def, .law-section, .req, .relations, .door"))} ${text(each).toLowerCase()}`);
  const scroll = [...main.querySelectorAll(".hb-scroll:has(> table)")].filter(shown).filter((box) => box.scrollWidth > box.clientWidth + 1);
  const heads = [...main.querySelectorAll("table:not(.matrix--one) th[scope=col]")];
  return {
    begins: tops.length > 0 ? Math.round(Math.min(...tops)) : null,
    share: tops.length > 0 ? Math.min(1, height / main.getBoundingClientRect().height) : null,
    screens: Number((document.documentElement.scrollHeight / innerHeight).toFixed(1)),
    height,
    twice: [...new Set(words.filter((each, at) => words.indexOf(each) !== at))],
    scrolls: scroll.map((box) => text(box.querySelector("caption, th") ?? box).slice(0, 60)),
    hidden: heads.filter((head) => shown(head.closest("table")) && !shown(head)).map((head) => text(head)),
  };
}

/** Runs in the page: text that leaves its box, or is cut by it, under the text spacing of WCAG 1.4.12. */
function spaced() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }");
  document.adoptedStyleSheets = [sheet];
  const found = [];
  const main = document.querySelector("main");
  for (const box of main.querySelectorAll("*")) {
    if (box.closest("svg, .vh, .hb-scroll") || !box.checkVisibility()) continue;
    const style = getComputedStyle(box);
    const cuts = style.overflowX !== "visible" && style.overflowX !== "auto";
    if (cuts && (box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1)) found.push(box.textContent.trim().slice(0, 60));
  }
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) found.push(`the page is ${wide} px wide`);
  document.adoptedStyleSheets = [];
  return found;
}

/** Runs in the page, as it is printed. The number of sheets is reckoned from the height: what may not break adds a little. */
function onPaper(sheet) {
  const opened = [...document.querySelectorAll("details:not([open])")];
  opened.forEach((each) => (each.open = true));
  const lost = [...document.querySelectorAll("main table")].filter((table) => table.checkVisibility())
    .filter((table) => table.getBoundingClientRect().right > sheet.width + 1)
    .map((table) => table.textContent.replace(/\s+/g, " ").trim().slice(0, 60));
  const sheets = document.documentElement.scrollHeight / sheet.height;
  opened.forEach((each) => (each.open = false));
  const last = sheets - Math.floor(sheets);
  return { lost, sheets: Math.ceil(sheets), last: last === 0 ? 1 : last };
}
