// Pagefind on the same pages, by the judged queries of tests/search: the row that stands beside those of
// `cargo test --test it search -- --nocapture` in docs/performance.md.
//
//   node benches/search-pagefind.mjs --site DIR --pagefind PATH
//
// DIR holds the editions `intranet/` and `external/` (`handbok build --output DIR --no-search`); Pagefind's index is written
// into them, so give it a folder of its own. Needs the packages of tests/browser (setup.sh there) and python3 for TOML.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { parseArgs } from "node:util";

const here = import.meta.dirname;
const { chromium } = createRequire(path.join(here, "../tests/browser/package.json"))("playwright-core");
const { values } = parseArgs({ options: { site: { type: "string" }, pagefind: { type: "string", default: "pagefind" } } });
const DEPTH = 10;

/** The split of tests/search/README.md; the queries that became known count as open, as in tests/it/search.rs. */
const rust = fs.readFileSync(path.join(here, "../tests/it/search.rs"), "utf8");
const seen = new Set([...rust.match(/const SEEN[^=]*= \[([^\]]*)\]/s)[1].matchAll(/"([^"]+)"/g)].map(([, q]) => q));
const held = (q) => !seen.has(q) && Buffer.from(q).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5) & 1;

const toml = "import glob, json, tomllib; print(json.dumps([q for f in sorted(glob.glob('tests/search/*.toml')) for q in tomllib.load(open(f, 'rb'))['query']]))";
const judged = JSON.parse(execFileSync("python3", ["-c", toml], { cwd: path.join(here, "..") })).filter(({ want }) => Object.keys(want).length);

const types = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", wasm: "application/wasm" };
const serve = (root) => new Promise((ready) => {
  const server = http.createServer((request, answer) => {
    const file = path.join(root, decodeURIComponent(request.url.split("?")[0]));
    if (!file.startsWith(root) || !fs.existsSync(file) || fs.statSync(file).isDirectory()) { answer.writeHead(404).end(); return; }
    answer.writeHead(200, { "content-type": types[file.split(".").pop()] || "application/octet-stream" }).end(fs.readFileSync(file));
  }).listen(0, "127.0.0.1", () => ready(server));
});

const sums = {};
const gain = (grades) => grades.reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
for (const audience of ["intranet", "external"]) {
  const root = path.resolve(values.site, audience);
  execFileSync(values.pagefind, ["--site", root, "--quiet"]);
  const documents = JSON.parse(fs.readFileSync(path.join(root, "handbok.json"), "utf8")).documents;
  const keys = new Map(documents.map(({ url, kind, id }) => [url, `${kind}/${id}`]));
  const server = await serve(root);
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/index.html`);
  for (const { q, want } of judged.filter((query) => query.audience === audience)) {
    const urls = await page.evaluate(async ([q, depth]) => {
      const pagefind = await import("/pagefind/pagefind.js");
      const { results } = await pagefind.search(q);
      return Promise.all(results.slice(0, depth).map(async (result) => (await result.data()).raw_url || (await result.data()).url));
    }, [q, DEPTH]);
    const hits = urls.map((url) => url.replace(/^\//, "").replace(/(^|\/)$/, "$1index.html")).map((url) => keys.get(url) || keys.get(`${url}.html`) || url);
    const rank = hits.findIndex((key) => want[key] >= 2);
    const sum = sums[held(q) ? "held" : "open"] ??= { queries: 0, first: 0, third: 0, reciprocal: 0, gain: 0, empty: 0 };
    sum.queries += 1;
    sum.first += rank === 0;
    sum.third += rank >= 0 && rank < 3;
    sum.reciprocal += rank >= 0 ? 1 / (rank + 1) : 0;
    sum.empty += hits.length === 0;
    sum.gain += gain(hits.map((key) => want[key] || 0)) / gain(Object.values(want).sort((a, b) => b - a).slice(0, DEPTH));
  }
  server.close();
}
await browser.close();
console.log("| set, engine | queries | success@1 | success@3 | MRR@10 | nDCG@10 | zero hits |\n|---|--:|--:|--:|--:|--:|--:|");
for (const [part, { queries, ...rest }] of Object.entries(sums)) {
  console.log(`| ${part}, Pagefind | ${queries} | ${Object.values(rest).map((sum) => (sum / queries).toFixed(3)).join(" | ")} |`);
}
