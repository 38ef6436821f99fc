// The reader's minute: whether a page answers first. Measured on the largest page of each type, on a phone and a desk,
// under the text spacing of WCAG 1.4.12 and as on paper; the aims are held over the routines together and page by page.
//
// The subject prints a line for each type of page (`reader: …`): where the text begins on a phone, its share of `main`,
// how many screens and sheets the page fills, and what is amiss.

import { open, pool } from "../lib/browser.mjs";
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
/** The last sheet of several holds at least so much. */
const LAST_SHEET = 0.06;

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
  return figures;
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
  t.ok(LONG.test(page) || phone.screens <= MOST_SCREENS, name, "390", `${phone.screens} screens, ${MOST_SCREENS} at most`);
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
  const share = middle(routines.map((seen) => seen.share).filter((value) => value !== null));
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
  const words = headings.map((each) => `${each.closest("li, article.def, .law-section, .gap") ? each.localName + text(each.parentElement).slice(0, 80) : ""}${text(each).toLowerCase()}`);
  const scroll = [...main.querySelectorAll(".hb-scroll:has(> table)")].filter(shown).filter((box) => box.scrollWidth > box.clientWidth + 1);
  const heads = [...main.querySelectorAll("table:not(.matrix--one) th[scope=col]")];
  return {
    begins: tops.length > 0 ? Math.round(Math.min(...tops)) : null,
    share: tops.length > 0 ? Math.min(1, height / main.getBoundingClientRect().height) : null,
    screens: Number((document.documentElement.scrollHeight / innerHeight).toFixed(1)),
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
