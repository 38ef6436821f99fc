// What machines read: sitemap, feed, calendar, robots, redirects, canonical addresses, Open Graph, handbok.json and
// `handbok schema`, each checked by somebody else's parser or validator (lib/machines.mjs). Looked at in the sample and
// in a small handbook in English that is made to be hard: odd signs everywhere, long words, former addresses.
//
// The controls spoil each file in several ways; each spoiling has to be found.

import fs from "node:fs";
import path from "node:path";
import { open } from "../lib/browser.mjs";
import { Edition } from "../lib/edition.mjs";
import { run as handbok, temporary } from "../lib/handbok.mjs";
import * as machines from "../lib/machines.mjs";
import { serveEdition } from "../lib/server.mjs";

/** Odd signs for XML, iCalendar and JSON: reserved ones, four bytes long, two directions. */
const ODD = `A & B <c> "d" 'e' \\ ; , : 😀 אב åäö ]]> --> %41 &amp;`;
const LONG = "Ärendehandläggningsprocessuppföljning".repeat(6);
const FORMER = ["old/path.html", "former.html", "old/å ä ö/index.html"];

export async function run(t) {
  const figures = { sitemap: 0, feed: 0, calendar: 0, pages: 0, shared: 0, data: 0, schemas: 0, redirects: 0, controls: 0 };
  const tab = await open(t.browser);
  t.later(() => tab.context().close());
  const [hard, root] = await hardHandbook(t);
  for (const edition of [...t.editions, ...hard]) await check(t, tab, edition, figures);
  for (const edition of hard) await redirects(t, tab, edition, figures);
  const said = await handbok(t, root, "schema");
  report(t, "-", machines.schema(said.stdout), figures, "schemas");
  figures.controls = await controls(t, tab, hard[1]);
  return figures;
}

/** Notes the faults, and adds what was looked at to the figures. */
function report(t, setting, { faults, count = 0 }, figures, figure) {
  for (const [file, what, where] of faults) t.fail(`${setting}/${file}`, "machines", what, where);
  t.ok(!figure || count > 0, setting, "machines", `nothing of ${figure} was looked at`);
  if (figure) figures[figure] += count;
}

async function check(t, tab, edition, figures) {
  const note = (result, figure) => report(t, edition.audience, result, figures, figure);
  const heads = await machines.readHeads(tab, edition);
  const [base] = heads.get("index.html").canonical;
  note(await machines.sitemap(edition, heads), "sitemap");
  note(await machines.feed(edition, base), "feed");
  note(machines.calendar(edition, base), "calendar");
  note(machines.robots(edition, base));
  note(machines.canonical(base, heads), "pages");
  note(machines.openGraph(edition, heads), edition.audience === "external" ? "shared" : undefined);
  note(machines.data(edition), "data");
}

// --- the hard handbook ----------------------------------------------------------------------------------------------

async function hardHandbook(t) {
  const root = temporary(t);
  const write = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    fs.writeFileSync(path.join(root, name), text);
  };
  const odd = JSON.stringify(ODD);
  const long = JSON.stringify(LONG);
  write(
    "config.toml",
    `title = ${odd}\norganisation = ${odd}\nlanguage = "en"\ndefault_audience = "external"\n` +
      `[audiences.intranet]\nbase_url = "https://intranet.example:8443/a&b/"\n[audiences.external]\nbase_url = "https://www.example/h/"\n`,
  );
  write("content/index.md", '+++\ntitle = "Start"\n+++\n\nText.\n');
  write("content/roles/boss.md", `+++\ntitle = ${odd}\n+++\n\nText.\n`);
  const dates = 'approved = 2026-01-31\napproved_by = "boss"\nowner = "boss"\nreview_by = 2027-02-28\n';
  const twice = `[[revision]]\nversion = "2"\ndate = 2026-01-31\nchange = ${odd}\n[[revision]]\ndate = 2026-01-31\nchange = ${long}\n[[revision]]\ndate = 2026-01-31\n`;
  const events = [
    "months = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]\nday = 31",
    "months = [2]\nday = 30",
    "months = [2, 4, 12]\nday = 31",
    'frequency = "weekly"',
    'frequency = "quarterly"',
    "date = 2026-12-24",
    "months = [5]",
  ];
  // Twice the same title: identifiers have to differ.
  const wheel = events.map((when) => `[[event]]\ntitle = ${odd}\n${when}\nresponsible = "boss"\n`).join("");
  const aliases = `aliases = ${JSON.stringify(FORMER)}\n`;
  write("content/routines/a.md", `+++\ntitle = ${odd}\nsummary = ${odd}\nversion = "2"\n${aliases}${dates}${twice}${wheel}+++\n\nText.\n`);
  write("content/routines/long.md", `+++\ntitle = ${long}\n${dates}[[event]]\ntitle = ${long}\nmonths = [3]\n+++\n\nText.\n`);
  write("content/routines/gone.md", `+++\ntitle = "Gone"\n${dates}repealed = 2026-03-01\naliases = ["gone-before.html"]\n+++\n\nText.\n`);
  write("content/terms/index.md", `+++\ntitle = "Terms"\n[[entry]]\nid = "one"\ntitle = ${odd}\ntext = "A word."\n+++\n`);
  const built = await handbok(t, root, "build", "--output", path.join(root, "public"));
  if (built.code !== 0) throw new Error(`the hard handbook does not build: ${built.stderr.split("\n").filter((line, at, all) => /^(error|fel)/.test(line) || /^(error|fel)/.test(all[at - 1] ?? "")).join("\n").slice(0, 800)}`);
  return [["intranet", "external"].map((name) => new Edition(path.join(root, "public", name), name)), root];
}

/** A former address leads Chromium to the document, and is no page of its own to search engines. */
async function redirects(t, tab, edition, figures) {
  const server = await serveEdition(edition);
  t.later(server.close);
  const heads = await machines.readHeads(tab, edition);
  const moved = [...heads].filter(([, head]) => head.refresh.length > 0);
  t.ok(moved.length === FORMER.length + 1, edition.audience, "redirects", `${moved.length} redirect pages`);
  for (const [page, head] of moved) {
    const due = page.startsWith("gone") ? "routines/gone.html" : "routines/a.html";
    t.ok(/\bnoindex\b/.test(head.robots[0]), page, "redirects", "search engines may list it");
    await tab.goto(server.url(page));
    await tab.waitForURL(server.url(due), { timeout: 5000 }).catch(() => t.fail(page, "redirects", "does not lead on", tab.url()));
    figures.redirects += 1;
  }
}

// --- controls -------------------------------------------------------------------------------------------------------

async function controls(t, tab, edition) {
  const base = "https://www.example/h/";
  const heads = await machines.readHeads(tab, edition);
  let count = 0;
  const spoilt = async (name, look, changes) => {
    for (const [from, to] of changes) {
      const text = edition.read(name);
      const changed = text.replace(from, to);
      t.ok(changed !== text, name, "control", "there is nothing to spoil", String(from));
      const { faults } = await look(changed);
      t.ok(faults.length > 0, name, "control", `was not found: ${from} made ${to}`);
      count += 1;
    }
  };
  await spoilt("sitemap.xml", (text) => machines.sitemap(edition, heads, text), [
    ["<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">", "<urlset>"],
    ["<lastmod>2026-01-31", "<lastmod>31/1 2026"],
    ["<loc>", "<loc>x"],
    ["<url><loc>", "<url><loc>https://www.example/h/nowhere.html</loc></url><url><loc>"],
    [/<url>.*<\/url>\n/, ""],
    ["</urlset>", ""],
    ["<loc>https:", "<priority>2</priority><loc>https:"],
  ]);
  const file = path.join(temporary(t), "feed.xml");
  const asFile = (text) => {
    fs.writeFileSync(file, text);
    return machines.feed(edition, base, file);
  };
  await spoilt("feed.xml", asFile, [
    [/<author>.*<\/author>/, ""],
    [/<updated>/, "<updated>x"],
    [/<entry>\n<id>[^<]*<\/id>/, "<entry>"],
    ["&amp;", "&"],
    ["<entry>", "<entry><entry/>"],
    [/(<entry>\n<id>)[^<]*([^]*<entry>\n<id>)([^<]*)/, "$1$3$2$3"],
    [/<link href="[^"]*"/, '<link href="https://www.example/h/nowhere.html"'],
    ["<id>tag:", "<id>"],
  ]);
  await spoilt(machines.calendarName(edition), (text) => machines.calendar(edition, base, Buffer.from(text)), [
    [/UID:.*\r\n(?: .*\r\n)*/, ""],
    [/DTSTAMP:.*\r\n/, ""],
    [/(UID:.*\r\n(?: .*\r\n)*)([^]*)UID:.*\r\n(?: .*\r\n)*/, "$1$2$1"],
    [/\r\n /, ""],
    [/\r\n/, "\n"],
    ["PRODID", "X-PRODID"],
    ["END:VEVENT\r\n", ""],
    [/BYMONTHDAY=[\d,]+/, "BYMONTHDAY=17"],
    [/DTSTART;VALUE=DATE:(\d+)/, "DTSTART:$1T000000"],
    [/\nURL:(.*)/, "\nURL:$1x"],
  ]);
  await spoilt("robots.txt", (text) => machines.robots(edition, base, text), [
    ["Disallow:\n", "Disallow: /h/\n"],
    ["Sitemap: ", "Sitemap: /"],
  ]);
  await spoilt("handbok.json", (text) => machines.data(edition, text), [
    ['"format":1', '"format":"1"'],
    ['"status":"in-force"', '"status":"gäller"'],
    ['"owner":"boss"', '"owner":"nobody"'],
    ['"approved":"2026-01-31"', '"approved":"2026-02-31"'],
    ['"url":"routines/a.html"', '"url":"routines/b.html"'],
    ['"units":[]', '"units":null'],
    ['"type":"owns"', '"type":"own"'],
  ]);
  const asPage = async (text) => {
    const read = await machines.readHeads(tab, edition, (page) => (page === "routines/a.html" ? text : edition.read(page)));
    return { faults: [...machines.canonical(base, read).faults, ...machines.openGraph(edition, read).faults] };
  };
  await spoilt("routines/a.html", asPage, [
    [/<link rel="canonical"[^>]*>/, ""],
    [/(<link rel="canonical" href="[^"]*)a.html/, "$1b.html"],
    [/<meta property="og:title"[^>]*>/, ""],
    [/(<meta property="og:url" content="[^"]*)a.html/, "$1b.html"],
    [/(<meta property="og:type"[^>]*>)/, "$1$1"],
  ]);
  return count;
}
