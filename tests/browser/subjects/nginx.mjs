// The external edition behind Debian's nginx with the configuration that handbok ships: headers, types, compressed twins,
// the error page, redirects, caching, no listing of folders, nothing outside, and search in the browser. And the
// intranet's: a page of another origin can load none of its scripts, styles, pictures and data.
//
// `NGINX` names the program where it is not in /usr/sbin (a tree that was only unpacked: libraries and modules are looked
// for beside it). Only the address, the folder and the names of temporary files are set here; the rest is as shipped.

import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { open, watch } from "../lib/browser.mjs";
import { copyOfSample, run as handbok, temporary } from "../lib/handbok.mjs";
import { POLICY, serve, serveEdition } from "../lib/server.mjs";
import { Edition } from "../lib/edition.mjs";

const PROGRAM = process.env.NGINX ?? "/usr/sbin/nginx";
const FORMER = "tidigare/adress.html";
const PRESENT = "kontakt";

export async function run(t) {
  if (!fs.existsSync(PROGRAM)) return { skipped: `there is no ${PROGRAM}` };
  const built = await build(t);
  if (built.skipped) return built;
  const server = await start(t, built);
  const answers = await requests(t, built.edition, server.port);
  await inBrowser(t, built.edition, server.origin);
  const refused = await fromAnotherOrigin(t, built.intranet);
  // `[error]` is how nginx notes each address that is not there.
  for (const line of server.log().split("\n")) t.ok(!/\[(warn|crit|alert|emerg)\]/.test(line), "-", "nginx's log", line);
  return { answers, refused };
}

// --- the edition --------------------------------------------------------------------------------------------------

/** Builds the sample with the server's files, twins and a former address; says where it lies. */
async function build(t) {
  const root = copyOfSample(t);
  const config = path.join(root, "config.toml");
  const section = '\n[build]\nserver = ["nginx"]\nprecompress = ["gzip", "br"]\n';
  const text = fs.readFileSync(config, "utf8").replace(/^\[build\]\n(?:(?!\[).*\n)*/m, "");
  fs.writeFileSync(config, text + section);
  const page = path.join(root, "content", `${PRESENT}.md`);
  fs.writeFileSync(page, fs.readFileSync(page, "utf8").replace("+++\n", `+++\naliases = ["${FORMER}"]\n`));
  const output = path.join(root, "public");
  const done = await handbok(t, root, "build", "--output", output);
  if (done.code !== 0) return { skipped: `the program does not build with [build] server: ${done.stderr.slice(0, 300)}` };
  const edition = (audience) => ({
    shipped: fs.readFileSync(path.join(output, `${audience}.nginx.conf`), "utf8"),
    edition: new Edition(path.join(output, audience), audience),
  });
  return { ...edition("external"), intranet: edition("intranet") };
}

async function start(t, { shipped, edition }) {
  const port = await freePort();
  const dir = temporary(t);
  const file = (name) => path.join(dir, name);
  fs.copyFileSync(mimeTypes(), file("mime.types"));
  fs.writeFileSync(file("site.conf"), here(shipped, edition, port));
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${file(name)};`);
  const user = process.getuid() === 0 ? "user root;" : "";
  fs.writeFileSync(
    file("nginx.conf"),
    `daemon off; worker_processes 1; pid ${file("pid")}; error_log ${file("log")}; ${user}\n${brotliModule()}\n` +
      `events {} http { access_log off; ${places.join(" ")} default_type application/octet-stream; include ${file("site.conf")}; }\n`,
  );
  const libraries = path.join(path.dirname(path.dirname(PROGRAM)), "lib/x86_64-linux-gnu");
  // To nginx itself `NGINX` means something else: sockets to take over.
  const { NGINX, ...env } = process.env;
  if (!PROGRAM.startsWith("/usr/")) env.LD_LIBRARY_PATH = libraries;
  const child = spawn(PROGRAM, ["-c", file("nginx.conf"), "-p", dir, "-e", file("log")], { env, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (data) => (said += data));
  const ended = new Promise((done) => child.once("exit", done));
  t.later(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  const log = () => said + (fs.existsSync(file("log")) ? fs.readFileSync(file("log"), "utf8") : "");
  await answering(port, child, log);
  return { port, origin: `http://127.0.0.1:${port}`, log };
}

/** The shipped configuration, with what an administrator fills in. */
function here(shipped, edition, port) {
  return shipped
    .replace(/^\s*listen 80;$/m, `    listen 127.0.0.1:${port};`)
    .replace(/^\s*listen \[::\]:80;$/m, "")
    .replace(/(alias|root) "[^"]*?(\/?)";/, (_, word, slash) => `${word} "${edition.dir}${slash}";`)
    .replace(/# brotli_static on;/, brotliModule() ? "brotli_static on;" : "");
}

function beside(...names) {
  return path.join(path.dirname(path.dirname(PROGRAM)), ...names);
}

function mimeTypes() {
  const places = ["/etc/nginx/mime.types", path.join(path.dirname(path.dirname(path.dirname(PROGRAM))), "etc/nginx/mime.types")];
  return places.find((place) => fs.existsSync(place)) ?? places[0];
}

/** The line that loads the module for `.br` twins, where it is there. */
function brotliModule() {
  const module = [beside("lib/nginx/modules"), "/usr/lib/nginx/modules"]
    .map((dir) => path.join(dir, "ngx_http_brotli_static_module.so"))
    .find((place) => fs.existsSync(place));
  return module ? `load_module ${module};` : "";
}

function freePort() {
  return new Promise((done) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

async function answering(port, child, log) {
  for (let tries = 0; tries < 100; tries += 1) {
    if (child.exitCode !== null) break;
    if (await get(port, "/").catch(() => null)) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`nginx does not answer: ${log().slice(-600)}`);
}

/** An answer as it is sent; the path as it stands. */
function get(port, path, headers = {}, method = "GET") {
  return new Promise((done, failed) => {
    const request = http.request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
    });
    request.once("error", failed);
    request.end();
  });
}

// --- what is asked ------------------------------------------------------------------------------------------------

async function requests(t, edition, port) {
  const base = edition.basePath;
  let count = 0;
  const ask = async (path, headers, method) => {
    count += 1;
    const answer = await get(port, path, headers, method);
    return { ...answer, ok: (holds, what) => t.ok(holds, path, method ?? JSON.stringify(headers ?? {}), what, `${answer.status} ${JSON.stringify(answer.headers)}`) };
  };
  await pagesAndHeaders(ask, edition, base);
  await twins(ask, edition, base);
  await notFound(ask, base);
  await elsewhere(ask, base);
  return count;
}

async function pagesAndHeaders(ask, edition, base) {
  const page = await ask(base);
  page.ok(page.status === 200, "the start page does not come");
  page.ok(page.headers["content-type"]?.toLowerCase() === "text/html; charset=utf-8", "wrong type");
  page.ok(page.headers["content-security-policy"] === POLICY, "not the policy of docs/site.md");
  page.ok(page.headers["x-content-type-options"] === "nosniff", "types may be guessed");
  page.ok(page.headers["referrer-policy"] === "same-origin", "others are told where the reader comes from");
  page.ok(page.headers["cache-control"] === "no-cache", "a page has to be asked for each time");
  const again = await ask(base, { "if-none-match": page.headers.etag ?? "" });
  again.ok(again.status === 304, "an unchanged page is sent again");
  for (const folder of ["assets", "search"]) {
    const file = edition.files.find((each) => each.startsWith(`${folder}/`) && /\.(js|css)$/.test(each) && !each.endsWith("manifest.js"));
    const hashed = await ask(base + file);
    hashed.ok(hashed.headers["cache-control"] === "public, max-age=31536000, immutable", "a file with its hash in its name is not kept");
    hashed.ok(hashed.headers["content-security-policy"] === POLICY, "no policy");
  }
  const manifest = edition.files.find((each) => each.endsWith("search/manifest.js"));
  if (manifest) {
    const asked = await ask(base + manifest);
    asked.ok(asked.headers["cache-control"] === "no-cache", "a file without a hash in its name is kept for a year");
  }
}

async function twins(ask, edition, base) {
  const codings = brotliModule() ? ["br", "gzip"] : ["gzip"];
  const files = ["index.html", edition.files.find((each) => each.endsWith(".css")), edition.files.find((each) => each.endsWith(".js")), "handbok.json", "feed.xml"];
  for (const coding of codings) {
    for (const file of files) {
      const twin = fs.readFileSync(edition.file(`${file}.${coding === "br" ? "br" : "gz"}`));
      const answer = await ask(base + file, { "accept-encoding": coding });
      answer.ok(answer.headers["content-encoding"] === coding && answer.body.equals(twin), "not the compressed twin");
      answer.ok(answer.headers["content-security-policy"] === POLICY, "no policy on the twin");
    }
  }
  const plain = await ask(base, { "accept-encoding": "identity" });
  plain.ok(!plain.headers["content-encoding"] && plain.body.equals(fs.readFileSync(edition.file("index.html"))), "not the file itself");
}

async function notFound(ask, base) {
  for (const name of ["finns/inte.html", "assets/", "assets/saknas.css", ".htaccess", "web.config"]) {
    const answer = await ask(base + name);
    answer.ok(answer.status === 404, "is not 404");
    answer.ok(/<h1/.test(answer.body.toString()), "not handbok's error page");
    answer.ok(answer.headers["content-security-policy"] === POLICY, "no policy on the error page");
    answer.ok(!/immutable/.test(answer.headers["cache-control"] ?? ""), "what is not found is kept for a year");
  }
}

async function elsewhere(ask, base) {
  const moved = await ask(base + FORMER);
  moved.ok(moved.status === 301 && moved.headers.location?.endsWith(`${base}${PRESENT}.html`), "a former address does not lead on");
  if (base !== "/") {
    const bare = await ask(base.slice(0, -1));
    bare.ok(bare.status === 301 && bare.headers.location?.endsWith(base), "the address without its last slash does not lead on");
  }
  const post = await ask(base, {}, "POST");
  post.ok([403, 404, 405].includes(post.status), "POST is let in");
  for (const out of [`${base}%2e%2e/external.manifest.json`, `${base.slice(0, -1)}../external.manifest.json`, `${base}../external.nginx.conf`]) {
    const answer = await ask(out);
    answer.ok([400, 403, 404].includes(answer.status), "leads out of the edition");
  }
}

async function inBrowser(t, edition, origin) {
  const tab = await open(t.browser, { date: edition.date });
  const watched = watch(tab, origin);
  await tab.goto(`${origin}${edition.basePath}${edition.searchPage}`);
  await tab.fill("input[name=q]", "klagomål synpunkt");
  await tab.waitForSelector("[data-search-results] li a").catch(() => t.fail(edition.searchPage, "browser", "search finds nothing"));
  for (const said of watched.take()) t.fail(edition.searchPage, "browser", said);
  await tab.goto(`${origin}${edition.basePath}djupt/ner/finns-inte.html`);
  const styled = await tab.evaluate(() => [...document.styleSheets].length > 0 && !!document.querySelector("h1"));
  t.ok(styled, "404.html", "browser", "the error page stands without its styles at depth");
  await tab.context().close();
}

/** A page of another origin asks for all that the intranet holds but its pages; none may load. Says how many it asked for. */
async function fromAnotherOrigin(t, intranet) {
  const server = await start(t, intranet);
  const { edition } = intranet;
  const kinds = { js: "script", css: "style", svg: "img", png: "img", jpg: "img" };
  const files = edition.files.filter((file) => kinds[path.extname(file).slice(1)]);
  const stranger = await serve((_, answer) => answer(200, "text/html; charset=utf-8", "<!doctype html><title>Främmande</title>"));
  t.later(() => stranger.close());
  const tab = await open(t.browser, { date: edition.date });
  await tab.goto(stranger.origin.replace("127.0.0.1", "localhost"));
  const asked = files.map((file) => ({ file, kind: kinds[path.extname(file).slice(1)] }));
  const load = (base) => tab.evaluate(loading, asked.map(({ file, kind }) => ({ address: base + encodeURI(file), kind })));
  const loaded = await load(server.origin + edition.basePath);
  loaded.forEach((was, at) => t.ok(!was, asked[at].file, "another origin", "a page of another site can load it"));
  // The control: from a server without the header all of it loads.
  const open_ = await serveEdition(edition, { policy: "" });
  t.later(() => open_.close());
  const without = await load(open_.url());
  t.ok(without.filter(Boolean).length > 10 && without.every(Boolean), "-", "another origin", "the test asks in a way that never loads");
  await tab.context().close();
  return asked.length;
}

/** In the page: whether each address loads in an element of its kind. */
function loading(asked) {
  const one = ({ address, kind }) =>
    new Promise((done) => {
      const element = kind === "style" ? Object.assign(document.createElement("link"), { rel: "stylesheet" }) : document.createElement(kind);
      element.onload = () => done(true);
      element.onerror = () => done(false);
      element[kind === "style" ? "href" : "src"] = address;
      if (kind !== "img") document.head.append(element);
    });
  return Promise.all(asked.map(one));
}
