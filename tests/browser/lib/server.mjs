// A static server on loopback: what any web server does, with the strict policy of docs/site.md as a header.

import fs from "node:fs";
import http from "node:http";
import path from "node:path";

export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const TYPES = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
  svg: "image/svg+xml",
  xml: "application/xml",
  ics: "text/calendar; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  txt: "text/plain; charset=utf-8",
  png: "image/png",
  jpg: "image/jpeg",
};

/** Serves an edition at its base path; what is not there gets its `404.html`. */
export async function serveEdition(edition, { policy = POLICY } = {}) {
  const { dir, basePath } = edition;
  const headers = policy ? { "content-security-policy": policy } : {};
  const server = await serve((url, answer) => {
    const file = fileOf(dir, basePath, url.pathname);
    if (file) return answer(200, typeOf(file), fs.readFileSync(file), headers);
    answer(404, TYPES.html, fs.readFileSync(path.join(dir, "404.html")), headers);
  });
  return { ...server, url: (page = "") => server.origin + basePath + page };
}

/** A server on a free port; `handle(url, answer)`. */
export async function serve(handle) {
  const server = http.createServer((request, response) => {
    const answer = (status, type, body, headers = {}) => {
      response.writeHead(status, { "content-type": type, ...headers });
      response.end(body);
    };
    try {
      handle(new URL(request.url, "http://localhost"), answer);
    } catch (error) {
      answer(500, "text/plain", String(error));
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const close = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, close };
}

export function typeOf(file) {
  return TYPES[path.extname(file).slice(1)] ?? "application/octet-stream";
}

function fileOf(dir, basePath, pathname) {
  if (!pathname.startsWith(basePath)) return null;
  const name = decodeURIComponent(pathname.slice(basePath.length));
  const file = path.join(dir, name.endsWith("/") || name === "" ? name + "index.html" : name);
  if (!file.startsWith(dir + path.sep)) return null;
  return fs.existsSync(file) && fs.statSync(file).isFile() ? file : null;
}
