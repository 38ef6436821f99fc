// A routine page's first view: all that is fetched until it stands, compressed, and how many requests that takes.
// Sizes are those of the `.br` twins where the edition has them, of `.gz` ones next, else of the file packed here by
// brotli at its highest level, which is what handbok's own twins are packed with.

import fs from "node:fs";
import zlib from "node:zlib";
import { open } from "../lib/browser.mjs";
import { serveEdition } from "../lib/server.mjs";

const MOST_BYTES = 30_000;
const MOST_REQUESTS = 5;

export async function run(t) {
  const figures = { pages: 0, mean_bytes: 0, max_bytes: 0, max_requests: 0, heaviest: "" };
  let sum = 0;
  for (const edition of t.editions) {
    const server = await serveEdition(edition);
    t.later(server.close);
    const pages = edition.pages.filter((page) => isRoutine(edition.read(page)));
    t.ok(pages.length > 0, edition.audience, "-", "no page of a routine was found");
    for (const page of pages) {
      const view = await firstView(t, edition, server, page);
      const name = `${edition.audience}/${page}`;
      const list = view.map(([file, size]) => `${file} ${size}`).join(", ");
      const bytes = view.reduce((total, [, size]) => total + size, 0);
      t.ok(bytes <= MOST_BYTES, name, "-", `${bytes} bytes, ${MOST_BYTES} at most`, list);
      t.ok(view.length <= MOST_REQUESTS, name, "-", `${view.length} requests, ${MOST_REQUESTS} at most`, list);
      sum += bytes;
      figures.pages += 1;
      if (bytes > figures.max_bytes) Object.assign(figures, { max_bytes: bytes, heaviest: `${name}: ${list}` });
      figures.max_requests = Math.max(figures.max_requests, view.length);
    }
  }
  figures.mean_bytes = Math.round(sum / figures.pages);
  return figures;
}

/** Whether the document that a page is of is a routine. */
function isRoutine(html) {
  return /<main[^]*?<article[^>]*? data-doc="([^"]*)"/.exec(html)?.[1].startsWith("routine/") ?? false;
}

/** The files that a browser asks for, and the icon, which a headless one does not ask for. */
async function firstView(t, edition, server, page) {
  const tab = await open(t.browser, { date: edition.date });
  const asked = new Set();
  tab.on("request", (request) => {
    if (request.url().startsWith(server.url())) asked.add(decodeURIComponent(new URL(request.url()).pathname));
  });
  await tab.goto(server.url(page));
  const icon = await tab.evaluate(() => document.querySelector("link[rel=icon]")?.href);
  if (icon) asked.add(new URL(icon).pathname);
  await tab.context().close();
  return [...asked].map((path) => path.slice(edition.basePath.length)).map((file) => [file, packed(edition.file(file))]);
}

const known = new Map();

export function packed(file) {
  if (!known.has(file)) known.set(file, pack(file));
  return known.get(file);
}

function pack(file) {
  for (const twin of [`${file}.br`, `${file}.gz`]) if (fs.existsSync(twin)) return fs.statSync(twin).size;
  return zlib.brotliCompressSync(fs.readFileSync(file)).length;
}
