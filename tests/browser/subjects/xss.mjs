// Hostile content: each vector of data/xss.json in a document of its own, built by the program and opened in Chromium
// without any policy, so that only the program's own cleaning stands in between. None may run a script, open a dialog or
// make a request. A vector that the program refuses, with a finding at level error in its document, is held off too.
//
// Families: `html` in the text, `mutation` too (harmless when parsed once, not when written out and parsed again), `link`
// as Markdown, `title` in the front matter, `field` in every other text of the front matter, in a document of each of
// several kinds, `svg` as a picture's file (opened by itself and put into a page). Each calls `alert(1)`, which here notes the hit in `window.__hit`, or asks evil.example.
//
// By default pages are opened in one edition and drawings where they differ between the two; `--every 1` opens all.
//
// The control opens the vectors raw (each third by default): a good part of each family has to hit.

import fs from "node:fs";
import path from "node:path";
import { Edition } from "../lib/edition.mjs";
import { run as handbok, temporary } from "../lib/handbok.mjs";
import { serve, serveEdition } from "../lib/server.mjs";

const CORPUS = JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "../data/xss.json"), "utf8"));
/** The part of each family, raw, that has to hit. Many vectors are for browsers of other times. */
const LEAST = { html: 0.6, mutation: 0.3, link: 0.6, title: 0.5, field: 0.5, svg: 0.35 };
/** Frames in a page at a time. */
const BATCH = 24;
/** What a vector may take to strike, ms. */
const PATIENCE = 150;

const CONFIG = `title = "Prov"
organisation = "Prov"
language = "sv"
theme = "standard"
default_audience = "external"
[audiences.intranet]
base_url = "https://intranat.example/p/"
output = "public/intranet"
[audiences.external]
base_url = "https://www.example/p/"
output = "public/external"
`;

export async function run(t) {
  const vectors = Object.entries(CORPUS).flatMap(([family, list]) => list.flatMap((text, at) => documents(family, text, `${family}-${at}`)));
  const root = temporary(t);
  const refused = await build(t, root, vectors);
  const standing = vectors.filter(({ name }) => !refused.has(name));
  const [intranet, external] = ["intranet", "external"].map((name) => new Edition(path.join(root, "public", name), name));
  const all = t.every === 1;
  const same = (file) => intranet.files.includes(file) && intranet.read(file) === external.read(file);
  let opened = await strike(t, intranet, standing, drawingsOf(intranet));
  opened += await strike(t, external, all ? standing : [], drawingsOf(external).filter((file) => all || !same(file)));
  const raw = await control(t, all ? vectors : vectors.filter((_, at) => at % 3 === 0));
  return { vectors: vectors.length, refused: refused.size, opened, raw_hits: raw };
}

/** A vector's documents: one, but for the fields one of each kind. */
function documents(family, text, name) {
  if (family !== "field") return [{ family, text, name }];
  return Object.keys(FIELDS).map((kind) => ({ family, text, kind, name: `${name}-${kind}` }));
}

/** The texts of a front matter, by kind; `V` is where the vector goes. */
const COMMON = `summary = V
also_called = [V]
keywords = [V]
number = V
version = V
retention = V
attachments = [{ file = "form.txt", title = V }]
[[revision]]
version = V
date = 2026-01-01
change = V
[[event]]
title = V
months = [3]
text = V
`;
const MEASURE = `[[measure]]
title = V
effect = V
due = 2027-01-01
`;
const FIELDS = {
  process: `group = V\npurpose = V\nreceiver = V\ngoals = [V]\ntrigger = V\nresult = V\n${COMMON}${MEASURE}[[activity]]\nid = "a"\ntitle = V\ntext = V\nphase = V\ndeadline = V\nnext = [{ to = "a", when = V }]\n`,
  routine: `purpose = V\nlocation = V\ncompetence = V\n${COMMON}${MEASURE}`,
  role: `abbr = V\ncontact = V\nfrequency = V\n${COMMON}[[duty]]\ntitle = V\ntext = V\n`,
  unit: `abbr = V\ncontact = V\nmanagement_system = V\n${COMMON}`,
  law: `abbr = V\npublisher = V\nurl = V\n${COMMON}[[section]]\nref = "1 §"\ntitle = V\ntext = V\nadvice = V\n`,
  collaboration: `parties = [V]\npurpose = V\nconfidentiality = V\n${COMMON}`,
  risk: `${COMMON}[[risk]]\ntitle = V\nprobability = 2\nconsequence = 2\ncause = V\nmeasure = V\neffect = V\n`,
  control: `method = V\nextent = V\n${COMMON}[[result]]\ndate = 2026-01-01\ntext = V\nmeasure = V\n`,
  indicator: `measure = V\nsource = V\n${COMMON}[[value]]\nyear = 2025\nvalue = 1\n[[comparison]]\nname = V\nyear = 2025\nvalue = 2\n`,
  term: `abbr = V\nsynonyms = [V]\n${COMMON}`,
  matrix: `layout = "raci"\nrows = "tasks"\n${COMMON}[[task]]\ntitle = V\n`,
};

// --- the handbook -------------------------------------------------------------------------------------------------

/** Writes and builds the handbook; gives the names of the vectors that the program would not build. */
async function build(t, root, vectors) {
  fs.mkdirSync(path.join(root, "content/xss"), { recursive: true });
  fs.writeFileSync(path.join(root, "config.toml"), CONFIG);
  fs.writeFileSync(path.join(root, "content/index.md"), '+++\ntitle = "Start"\n+++\n\nText.\n');
  fs.writeFileSync(path.join(root, "content/xss/form.txt"), "x");
  for (const vector of vectors) write(root, vector);
  const refused = new Set();
  for (let round = 0; round < 40; round += 1) {
    const built = await handbok(t, root, "--format", "json", "build", "--output", path.join(root, "public"));
    if (built.code === 0) return refused;
    for (const name of guilty(built)) {
      refused.add(name);
      for (const ending of ["md", "svg"]) fs.rmSync(path.join(root, `content/xss/${name}.${ending}`), { force: true });
    }
  }
  throw new Error("the program goes on refusing");
}

/** The vectors that errors are found in; anything else that is wrong ends the test. */
function guilty({ stdout, stderr }) {
  const findings = `${stdout}\n${stderr}`.split("\n").filter((line) => line.startsWith('{"code"')).map((line) => JSON.parse(line));
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length === 0) throw new Error(`the build failed: ${stderr.slice(-600)}`);
  return errors.map(({ file, code, message }) => {
    const name = /content\/xss\/((?:html|mutation|link|title|svg|field)-\d+(?:-[a-z]+)?)\./.exec(`${file} ${message}`)?.[1];
    if (!name) throw new Error(`${file}: ${code}: ${message}`);
    return name;
  });
}

function write(root, { family, text, kind, name }) {
  if (family === "field") {
    const fields = FIELDS[kind].replace(/\bV\b/g, () => toml(text));
    const head = `title = "Prov ${name}"\nkind = "${kind}"\napproved = 2026-01-01\n`;
    fs.writeFileSync(path.join(root, `content/xss/${name}.md`), `+++\n${head}${fields}+++\n\nText.\n`);
    return;
  }
  const title = family === "title" ? text : `Prov ${name}`;
  const body = family === "svg" ? `![bild](${name}.svg)` : family === "title" ? "Text." : `Före.\n\n${text}\n\nEfter.`;
  fs.writeFileSync(path.join(root, `content/xss/${name}.md`), `+++\ntitle = ${toml(title)}\n+++\n\n${body}\n`);
  if (family === "svg") fs.writeFileSync(path.join(root, `content/xss/${name}.svg`), drawing(text));
}

/** A string of TOML, which JSON's is but for one control character. */
function toml(text) {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}

function drawing(inner) {
  return `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml" viewBox="0 0 100 100" width="100" height="100">${inner}</svg>`;
}

// --- opening ------------------------------------------------------------------------------------------------------

function drawingsOf(edition) {
  return edition.files.filter((file) => file.endsWith(".svg") && !file.startsWith("assets/"));
}

/** Opens every page of the vectors, the drawings by themselves, and the pages that list them. */
async function strike(t, edition, vectors, drawings) {
  const server = await serveEdition(edition, { policy: null });
  const lists = edition.pages.filter((page) => !page.startsWith("xss/") || page.endsWith("index.html"));
  const pages = vectors.filter(({ family }) => family !== "svg").map(({ name }) => `xss/${name}.html`);
  const inline = await serveInline(edition, drawings);
  for (const page of pages) t.ok(edition.pages.includes(page), `${edition.audience}/${page}`, "build", "the page is not there");
  const places = [
    ...[...pages, ...lists].map((page) => [page, server.url(page)]),
    [`${edition.searchPage}?q=alert`, `${server.url(edition.searchPage)}?q=alert`],
    ...drawings.map((file) => [file, server.url(file)]),
    ...drawings.map((file) => [`${file} in a page`, `${inline.origin}/${file}`]),
  ];
  const hits = await open(t, places, [server.origin, inline.origin]);
  for (const [name, what] of hits) {
    const vector = vectors.find((each) => name.includes(`${each.name}.`))?.text ?? "";
    t.fail(`${edition.audience}/${name}`, "no policy", [...what].join(", "), vector);
  }
  await server.close();
  await inline.close();
  return places.length;
}

/** Pages that hold a drawing's text themselves, as a theme may put it there. */
function serveInline(edition, drawings) {
  return serve((url, answer) => {
    const file = decodeURIComponent(url.pathname.slice(1));
    if (!drawings.includes(file)) return answer(404, "text/plain", "");
    answer(200, "text/html; charset=utf-8", `<!doctype html><title>x</title>${edition.read(file)}`);
  });
}

/** The vectors as they come, in pages that nothing guards. Gives the number of hits of each family. */
async function control(t, vectors) {
  const server = await serve((url, answer) => {
    const [, form, name] = url.pathname.split("/");
    const vector = vectors.find((each) => each.name === name);
    if (!vector) return answer(404, "text/plain", "");
    if (form === "file") return answer(200, "image/svg+xml", drawing(vector.text));
    answer(200, "text/html; charset=utf-8", `<!doctype html><title>x</title><main>${raw(vector)}</main>`);
  });
  const places = vectors.flatMap(({ family, name }) => (family === "svg" ? ["file", "page"] : ["page"]).map((form) => [name, `${server.origin}/${form}/${name}`]));
  const hits = await open(t, places, [server.origin]);
  await server.close();
  const figures = {};
  for (const family of Object.keys(CORPUS)) {
    figures[family] = [...hits.keys()].filter((name) => name.startsWith(`${family}-`)).length;
    const least = Math.floor(vectors.filter((each) => each.family === family).length * LEAST[family]);
    t.ok(figures[family] >= least, "-", "control", `of the raw ${family} vectors ${figures[family]} hit, ${least} at least`);
  }
  return figures;
}

function inScript(text) {
  return JSON.stringify(text).replaceAll("<", "\\u003c");
}

function raw({ family, text }) {
  if (family === "svg") return drawing(text);
  // Written out and parsed again.
  if (family === "mutation") return `<script>const once = document.createElement("div"); once.innerHTML = ${inScript(text)}; addEventListener("load", () => { document.querySelector("main").innerHTML = once.innerHTML; });</script>${text}`;
  if (family === "field") return `<p>${text}</p><p title="${text}">x</p><p title='${text}'>x</p><a href="${text}">x</a><img src="${text}">`;
  if (family === "title") return `<h1>${text}</h1><p title="${text}">x</p><p title='${text}'>x</p>`;
  const link = /\]\(\s*<?(.*?)>?\)$|^<(.*)>$|: (\S+)$/s.exec(text);
  const address = link && (link[1] ?? link[2] ?? link[3]);
  return family === "link" && address ? `${text}<a href="${address}">x</a><img src="${address}">` : text;
}

/** Opens each place in a frame of its own, touches what is in it, and gives what happened by the place's name. */
async function open(t, places, origins) {
  const context = await t.browser.newContext();
  const hits = new Map();
  const note = (frame, what) => {
    let at = frame;
    while (at && !names.has(at.name())) at = at.parentFrame();
    const name = at ? names.get(at.name()) : "?";
    hits.set(name, (hits.get(name) ?? new Set()).add(what));
  };
  const names = new Map(places.map(([name], at) => [`place-${at}`, name]));
  await context.exposeBinding("__noted", ({ frame }, what) => note(frame, what));
  await context.addInitScript(() => {
    for (const name of ["alert", "confirm", "prompt", "print"]) {
      window[name] = () => {
        window.__hit = true;
        window.__noted("ran a script");
      };
    }
  });
  const ours = (url) => origins.some((origin) => url.startsWith(`${origin}/`)) || /^(about|data|blob):/.test(url);
  await context.route((url) => !ours(String(url)), (route) => route.abort());
  context.on("request", (request) => ours(request.url()) || note(request.frame(), `asked for ${request.url()}`));
  const page = await context.newPage();
  page.on("dialog", (dialog) => {
    note(page.mainFrame(), `opened a dialog: ${dialog.type()}`);
    dialog.dismiss().catch(() => {});
  });
  for (let at = 0; at < places.length; at += BATCH) await batch(page, places.slice(at, at + BATCH), at, origins[0]);
  await context.close();
  return hits;
}

async function batch(page, places, from, origin) {
  const address = (url) => url.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const frames = places.map(([, url], at) => `<iframe name="place-${from + at}" src="${address(url)}" width="300" height="200"></iframe>`);
  // A page of the same server, so that a frame is what it is when opened by itself.
  const around = `${origin}/__frames__`;
  await page.route(around, (route) => route.fulfill({ contentType: "text/html", body: `<!doctype html>${frames.join("\n")}` }));
  // A vector may keep its frame from ever being loaded.
  await page.goto(around, { waitUntil: "load", timeout: 6000 }).catch(() => {});
  await Promise.all(page.frames().map((frame) => Promise.race([frame.evaluate(touch).catch(() => {}), wait(2000)])));
  await wait(PATIENCE);
  await page.unroute(around);
}

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

/** Runs in a frame: clicks, hovers, focuses. A link that leads on honestly is left alone. */
function touch() {
  const honest = (element) => {
    const address = element.href?.baseVal ?? element.href;
    if (!address) return false;
    return /^(https?|mailto|tel|file|ftp):/.test(new URL(address, document.baseURI).protocol);
  };
  const all = [...document.querySelectorAll("main *, svg *, body > *")].slice(0, 300);
  for (const element of all) {
    if (element.closest("a, area") && honest(element.closest("a, area"))) continue;
    const submits = element.matches("button, input[type=submit], input[type=image]") && element.form && !/^javascript:/i.test(element.form.action + (element.formAction ?? ""));
    for (const type of ["mouseover", "pointerenter", "focus", ...(submits ? [] : ["click"])]) {
      element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true }));
    }
  }
}
