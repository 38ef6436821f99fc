// The keyboard alone: Tab goes through each page's header, search, filters, matrix, diagram and footer; what has the
// focus is in view, shows that it has it, and lets it go again. Then what keys do: skip link, menu, search field with its
// list, filters, a table that scrolls, a link in a picture.

import { open, watch } from "../lib/browser.mjs";
import { serveEdition } from "../lib/server.mjs";

/** A page with more stops than this is walked to here. */
const MOST_STOPS = 400;
const [DESK, PHONE] = [1280, 390];

export async function run(t) {
  const figures = { pages: 0, stops: 0 };
  for (const edition of t.editions) {
    const server = await serveEdition(edition);
    t.later(server.close);
    for (const width of widths(t, edition)) {
      const tab = await open(t.browser, { width, date: edition.date });
      const watched = watch(tab, server.origin);
      for (const page of pagesToWalk(edition)) {
        figures.pages += 1;
        figures.stops += await walk(t, tab, server.url(page), `${edition.audience}/${page}`, width);
      }
      for (const said of watched.take()) t.fail(edition.audience, String(width), said);
      await tab.context().close();
    }
  }
  await keys(t);
  await control(t);
  return figures;
}

/** One edition on the desk and the other on a phone; both on both when all is asked for. */
function widths(t, edition) {
  if (t.every === 1) return [DESK, PHONE];
  return edition === t.intranet ? [DESK] : [PHONE];
}

/** One page with each of the things that take the focus. */
function pagesToWalk(edition) {
  const marks = ['class="doc doc--routine"', "data-filter=", "data-matrix", "hb-flow", 'class="org"', "data-search-results"];
  const found = marks.map((mark) => smallest(edition, edition.pagesWith(mark))).filter(Boolean);
  return [...new Set(["index.html", ...found])];
}

/** Walking a long list teaches no more than walking a short one. */
function smallest(edition, pages) {
  return pages.sort((a, b) => edition.read(a).length - edition.read(b).length)[0];
}

// --- walking ------------------------------------------------------------------------------------------------------

async function walk(t, tab, url, page, width) {
  await tab.goto(url);
  const expected = await tab.evaluate(remember);
  const seen = new Set();
  let last = null;
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await tab.keyboard.press("Tab");
    const stop = await tab.evaluate(look);
    if (!stop) break;
    if (stop.number === last) {
      t.fail(page, String(width), "the focus is held", stop.name);
      break;
    }
    if (seen.has(stop.number)) break;
    last = stop.number;
    seen.add(stop.number);
    t.ok(stop.shows, page, String(width), "does not show that it has the focus", stop.name);
    t.ok(stop.inView, page, String(width), "has the focus outside the window or under something", `${stop.name} ${stop.over}`);
  }
  const missed = seen.size < MOST_STOPS ? expected.filter(({ number }) => !seen.has(number)) : [];
  for (const { name } of missed.slice(0, 5)) t.fail(page, String(width), "Tab does not come to it", name);
  return seen.size;
}

/** Runs in the page: numbers what takes the focus, and notes how each looks without it. */
function remember() {
  const looksOf = (element) => {
    const parts = [element, ...element.querySelectorAll(".hb-box, .hb-lane-head, rect, circle, path")].slice(0, 4);
    return parts.map((part) => {
      const s = getComputedStyle(part);
      const line = s.outlineStyle === "none" ? "none" : `${s.outlineStyle} ${s.outlineWidth} ${s.outlineColor}`;
      return [line, s.boxShadow, s.borderColor, s.borderWidth, s.backgroundColor, s.stroke, s.strokeWidth, s.fill, s.textDecorationLine].join("|");
    }).join("\n");
  };
  const can = "a[href], button, input, select, textarea, summary, [tabindex]";
  const all = [...document.querySelectorAll(can)].filter((element) =>
    element.tabIndex >= 0 && !element.disabled && element.checkVisibility({ visibilityProperty: true }));
  const name = (element) => `${element.localName}.${element.getAttribute("class") ?? ""} “${(element.textContent || element.name || "").trim().slice(0, 40)}”`;
  window.__focus = { looksOf, name, before: new Map(all.map((element) => [element, looksOf(element)])), numbers: new Map(all.map((e, at) => [e, at])) };
  return all.map((element, number) => ({ number, name: name(element) }));
}

/** Runs in the page: what has the focus now, and how it looks. */
function look() {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const { looksOf, name, before, numbers } = window.__focus;
  if (!numbers.has(element)) {
    // Opened or made meanwhile.
    numbers.set(element, numbers.size);
    element.blur();
    before.set(element, looksOf(element));
    element.focus({ focusVisible: true });
  }
  const boxes = [...element.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
  const points = boxes.flatMap((box) => [0.5, 0.1, 0.9].map((part) => [box.left + box.width * part, box.top + box.height / 2]));
  const inside = points.filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
  const tops = inside.map(([x, y]) => document.elementFromPoint(x, y));
  const inView = tops.some((top) => top && (element.contains(top) || top.contains(element)));
  const over = inView ? "" : inside.length === 0 ? "(outside)" : `(under ${tops[0] ? name(tops[0]) : "?"})`;
  return { number: numbers.get(element), name: name(element), shows: looksOf(element) !== before.get(element), inView, over };
}

// --- keys ---------------------------------------------------------------------------------------------------------

async function keys(t) {
  const edition = t.intranet;
  const server = await serveEdition(edition);
  t.later(server.close);
  const at = (mark) => edition.pagesWith(mark)[0];
  const routine = at('class="doc doc--routine"');
  const process = edition.pagesWith("hb-node-link").find((page) => page.includes("/"));
  await step(t, server, edition, routine, "skip link", skipLink);
  await step(t, server, edition, routine, "menu", menu);
  await step(t, server, edition, routine, "search field", searchField);
  await step(t, server, edition, edition.searchPage, "search page", searchPage);
  await step(t, server, edition, at("data-filter="), "filter", filter);
  await step(t, server, edition, widestMatrix(edition), "matrix", matrix, PHONE);
  await step(t, server, edition, process, "picture", picture);
  await step(t, server, edition, process, "views", views);
}

function widestMatrix(edition) {
  const roles = (page) => edition.read(page).split("data-role=").length;
  return edition.pagesWith("data-matrix").sort((a, b) => roles(b) - roles(a))[0];
}

async function step(t, server, edition, page, what, act, width = DESK) {
  const name = `${edition.audience}/${page}`;
  if (!page) return t.fail(edition.audience, what, "the edition has no page to try it on");
  const tab = await open(t.browser, { width, date: edition.date });
  tab.context().setDefaultTimeout(6000);
  await tab.goto(server.url(page));
  const ok = (holds, message, where) => t.ok(holds, name, what, message, where);
  await act(tab, ok, edition).catch((error) => t.fail(name, what, "broke off", error.message));
  await tab.context().close();
}

const focused = (tab, test) => tab.evaluate(test);

async function skipLink(tab, ok, edition) {
  await tab.keyboard.press("Tab");
  ok(await focused(tab, () => document.activeElement.matches("a[href^='#']")), "the first Tab is not at the skip link");
  await tab.keyboard.press("Enter");
  ok((await focused(tab, () => document.activeElement.id)) === edition.mainId, "Enter does not bring the focus to the content");
}

async function menu(tab, ok) {
  await tab.focus(".menu-button");
  await tab.keyboard.press("Enter");
  const box = tab.locator("[popover]:popover-open");
  ok((await box.count()) === 1, "Enter does not open the menu");
  await tab.keyboard.press("Tab");
  ok(await focused(tab, () => !!document.activeElement.closest("[popover]")), "Tab does not lead into the menu");
  await tab.keyboard.press("Escape");
  ok((await box.count()) === 0, "Escape does not close the menu");
  ok(await focused(tab, () => document.activeElement.matches(".menu-button")), "the focus does not come back to the button");
}

async function searchField(tab, ok) {
  const before = tab.url();
  await tab.keyboard.press("/");
  ok(await focused(tab, () => document.activeElement.name === "q"), "/ does not lead to the field");
  ok((await tab.inputValue("[name=q]")) === "", "/ is written into the field");
  await suggestions(tab, "läkem");
  const input = tab.locator("input[name=q]");
  ok((await input.getAttribute("aria-expanded")) === "true", "aria-expanded is not true while the list is open");
  await tab.keyboard.press("ArrowDown");
  await tab.keyboard.press("ArrowDown");
  ok((await chosen(tab)) === 1, "two arrows down do not choose the second");
  await tab.keyboard.press("ArrowUp");
  ok((await chosen(tab)) === 0, "an arrow up does not choose the first again");
  const active = await input.getAttribute("aria-activedescendant");
  ok(active && (await tab.locator(`#${active}[aria-selected=true]`).count()) === 1, "aria-activedescendant does not name the chosen");
  await tab.keyboard.press("Escape");
  ok(await tab.locator("[role=listbox]").isHidden(), "Escape does not close the list");
  ok(await focused(tab, () => document.activeElement.name === "q"), "Escape takes the focus away");
  await tab.fill("input[name=q]", "");
  await suggestions(tab, "avvikelse");
  await tab.keyboard.press("ArrowDown");
  await Promise.all([tab.waitForURL((url) => String(url) !== before), tab.keyboard.press("Enter")]);
  ok(!tab.url().includes("q="), "Enter on a suggestion does not lead to its page", tab.url());
}

async function suggestions(tab, text) {
  await tab.keyboard.type(text, { delay: 20 });
  await tab.waitForSelector("[role=listbox]:not([hidden]) [role=option]");
  // The list follows the typing; it is done when it stands still.
  const list = () => tab.textContent("[role=listbox]");
  for (let before = null, now = await list(); before !== now; now = await list()) {
    before = now;
    await tab.waitForTimeout(300);
  }
}

function chosen(tab) {
  return tab.evaluate(() => [...document.querySelectorAll("[role=option]")].findIndex((each) => each.getAttribute("aria-selected") === "true"));
}

async function searchPage(tab, ok) {
  await tab.keyboard.press("/");
  await tab.keyboard.type("lex sarah");
  await tab.keyboard.press("Enter");
  await tab.waitForSelector("[data-search-results] li");
  ok(/[?&]q=lex(\+|%20)sarah/.test(tab.url()), "the question does not stand in the address", tab.url());
  ok(((await tab.textContent("[role=status]")) ?? "").trim() !== "", "the number of results is not told");
  await tab.focus(".search-sheet > summary");
  await tab.keyboard.press("Enter");
  await tab.focus("[data-search-filters] input[type=checkbox]");
  await tab.keyboard.press("Space");
  await tab.waitForFunction(() => document.querySelector("[data-search-filters] input:checked"));
  ok(await focused(tab, () => document.activeElement.type === "checkbox"), "choosing a filter takes the focus away");
  await tab.focus("[data-search-filters] button");
  await tab.keyboard.press("Enter");
  await tab.waitForSelector("[data-search-filters] button", { state: "detached" });
  const sets = await tab.locator("[data-search-filters] summary").count();
  ok(sets > 1 && (await focused(tab, () => document.activeElement.matches("summary"))), "more filters do not take the focus", `${sets} of them`);
}

async function filter(tab, ok) {
  const shown = () => tab.locator("[data-item]:visible").count();
  const all = await shown();
  await tab.focus("form[data-filter] select");
  await tab.keyboard.press("ArrowDown");
  ok(await focused(tab, () => document.activeElement.matches("select")), "choosing takes the focus away");
  const name = await tab.evaluate(() => document.activeElement.name);
  ok(new URL(tab.url()).searchParams.get(name), "what is chosen does not stand in the address", tab.url());
  const some = await shown();
  ok(some > 0 && some < all, "choosing does not make the list shorter", `${some} of ${all}`);
  await tab.focus("form[data-filter] button[type=reset]");
  await tab.keyboard.press("Enter");
  await tab.waitForFunction(() => !location.search);
  ok((await shown()) === all, "clearing does not bring the list back");
}

async function matrix(tab, ok) {
  // Where it is one of several views, its tab is chosen first.
  const view = await tab.evaluate(() => document.querySelector(".view:has(.matrix)")?.id);
  if (view) await tab.click(`#${view}-tab`);
  const box = tab.locator(".hb-scroll:has(> .matrix)").first();
  await box.focus();
  ok(await box.evaluate((e) => e === document.activeElement), "the box that scrolls does not take the focus");
  ok(await box.evaluate((e) => !!e.getAttribute("role") && !!(e.ariaLabel || e.getAttribute("aria-labelledby"))), "the box that scrolls has no role or name");
  const room = await box.evaluate((e) => e.scrollWidth - e.clientWidth);
  ok(room > 0, "nothing to scroll at 390 px: try another page");
  for (let i = 0; i < 3; i += 1) await tab.keyboard.press("ArrowRight");
  await tab.waitForFunction(() => document.activeElement.scrollLeft > 0).catch(() => ok(false, "arrows do not scroll it"));
  await tab.focus("[data-matrix] select");
  await tab.keyboard.press("ArrowDown");
  await tab.waitForFunction(() => location.search.includes("role="));
  ok((await tab.locator("[data-matrix] thead th[data-role]:visible").count()) === 1, "one role's view shows more than one role");
}

async function picture(tab, ok) {
  const link = tab.locator("svg.hb-diagram a[href^='#']:visible").first();
  await link.focus();
  const target = await link.getAttribute("href");
  await tab.keyboard.press("Enter");
  await tab.waitForFunction((hash) => location.hash === hash, target);
  ok(await tab.evaluate((id) => !!document.getElementById(id)?.checkVisibility(), target.slice(1)), "a link in the picture leads nowhere", target);
}

async function views(tab, ok) {
  const shown = () => tab.locator(".view").evaluateAll((all) => all.filter((e) => !e.hasAttribute("hidden")).map((e) => e.id).join());
  const tabs = tab.locator("[role=tab]");
  ok((await shown()) === "_flow", "the picture is not what shows at first", await shown());
  await tabs.first().focus();
  await tab.keyboard.press("ArrowRight");
  ok((await shown()) === "_activities", "the arrow key does not choose the next view", await shown());
  ok(await tabs.nth(1).evaluate((e) => e === document.activeElement && e.ariaSelected === "true"), "the chosen tab has not the focus");
  await tab.keyboard.press("End");
  ok((await shown()) === "_ansvar", "the end key does not choose the last view", await shown());
  ok((await tab.locator("[role=tab][tabindex='0']").count()) === 1, "more than one tab takes the focus");
}

/** Where nothing shows the focus, and where it is held, the walk has to say so. */
async function control(t) {
  const found = [];
  const tab = await open(t.browser);
  const faulty = `<!doctype html><style>*:focus{outline:none}</style><a href="#a">a</a><button>b</button>
    <input onkeydown="event.key==='Tab'&&event.preventDefault()"><a href="#c">c</a>`;
  await tab.route("http://control.invalid/", (route) => route.fulfill({ contentType: "text/html", body: faulty }));
  const told = { ok: (holds, ...rest) => holds || found.push(rest[2]), fail: (...rest) => found.push(rest[2]) };
  await walk(told, tab, "http://control.invalid/", "-", DESK);
  await tab.context().close();
  for (const what of ["does not show that it has the focus", "the focus is held", "Tab does not come to it"]) {
    t.ok(found.includes(what), "-", "control", `not found: ${what}`);
  }
}
