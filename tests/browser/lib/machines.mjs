// What machines read of an edition, read as they do: by the parsers and validators of others. Each function gives the
// faults it finds, as [file, what, where]; `text` takes the place of the file's own, for the controls.
//
// sitemap.xml: libxml2 with the XSD of sitemaps.org (as the npm package `sitemap` carries it). feed.xml: Jing with
// data/schemas/atom.rnc. The calendar: ical.js, and RFC 5545's own rules for lines. robots.txt: robots-parser.
// handbok.json: Ajv with data/schemas/handbok.schema.json. Heads of pages: Chromium's parser.

import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { execFile } from "node:child_process";
import fs from "node:fs";
import ICAL from "ical.js";
import { createRequire } from "node:module";
import path from "node:path";
import robotsParser from "robots-parser";
import { validateXML } from "xmllint-wasm/index-node.js";

const require = createRequire(import.meta.url);
const SCHEMAS = path.join(import.meta.dirname, "../data/schemas");
const VNU = path.join(path.dirname(require.resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
const JING = "nu.validator.vendor.thaiopensource.relaxng.util.Driver";
// Above these a sitemap has to be split (sitemaps.org).
const MOST_URLS = 50_000;
const MOST_BYTES = 50 * 2 ** 20;
/** RFC 5545 § 3.1: octets of a line, its end left out. */
const LINE = 75;

// --- sitemap ------------------------------------------------------------------------------------------------------

export async function sitemap(edition, heads, text = edition.read("sitemap.xml")) {
  const faults = [];
  const fault = (what, where = "") => faults.push(["sitemap.xml", what, where]);
  const xsd = fs.readFileSync(path.join(path.dirname(require.resolve("sitemap/package.json")), "schema/sitemap.xsd"), "utf8");
  const checked = await validateXML({
    xml: { fileName: "sitemap.xml", contents: text },
    schema: { fileName: "sitemap.xsd", contents: xsd },
  });
  for (const error of checked.errors) fault("not valid against the XSD of sitemaps.org", error.rawMessage);
  const places = [...text.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, loc]) => unescaped(loc));
  if (places.length > MOST_URLS || Buffer.byteLength(text) > MOST_BYTES) fault("too large", `${places.length} addresses`);
  if (new Set(places).size < places.length) fault("an address stands twice");
  // What is listed is what says of itself that it is the page: neither a redirect nor kept from search engines.
  const own = new Set([...heads].filter(([, head]) => head.listed).map(([, head]) => head.canonical[0]));
  for (const place of places) if (!own.has(place)) fault("an address that no page gives as its own", place);
  for (const place of own) if (!places.includes(place)) fault("a page is missing", place);
  return { faults, count: places.length };
}

// --- feed ---------------------------------------------------------------------------------------------------------

/** Validated with the schema by Jing, which reads files. */
export async function feed(edition, base, file = edition.file("feed.xml")) {
  const faults = [];
  const fault = (what, where = "") => faults.push(["feed.xml", what, where]);
  const said = await jing(path.join(SCHEMAS, "atom.rnc"), file);
  if (said) fault("not valid against the grammar of RFC 4287", said);
  const text = fs.readFileSync(file, "utf8");
  const entries = text.split("<entry>").slice(1);
  const all = (source, name) => [...source.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, value]) => unescaped(value));
  const ids = all(text, "id");
  if (new Set(ids).size < ids.length) fault("two entries have one id", ids.find((id, at) => ids.indexOf(id) < at));
  const [updated, ...dates] = all(text, "updated");
  if (dates.length > 0 && updated !== [...dates].sort().at(-1)) fault("not updated when its newest entry is", updated);
  if (String(dates) !== String([...dates].sort().reverse())) fault("the newest entry does not come first");
  const self = unescaped(/<link rel="self"[^>]* href="([^"]*)"/.exec(text)?.[1] ?? "");
  if (self !== `${base}feed.xml`) fault("its own address is another", self);
  for (const entry of entries) {
    const link = unescaped(/<link href="([^"]*)"/.exec(entry)?.[1] ?? "");
    if (!leads(edition, base, link)) fault("an entry leads to nothing", link);
  }
  return { faults, count: entries.length };
}

/** What Jing has to say; nothing when the file is valid. */
function jing(schema, file) {
  return new Promise((done) => {
    execFile(process.env.JAVA ?? "java", ["-cp", VNU, JING, "-c", schema, file], (error, stdout, stderr) => {
      done(error ? (stdout + stderr).trim() || String(error) : "");
    });
  });
}

// --- calendar -----------------------------------------------------------------------------------------------------

export function calendar(edition, base, bytes = fs.readFileSync(edition.file(calendarName(edition)))) {
  const name = calendarName(edition);
  const faults = [];
  const fault = (what, where = "") => faults.push([name, what, where]);
  lines(bytes, fault);
  let root;
  try {
    root = new ICAL.Component(ICAL.parse(bytes.toString("utf8")));
  } catch (error) {
    return { faults: [...faults, [name, "ical.js cannot read it", error.message]], count: 0 };
  }
  const once = (component, ...names) => {
    for (const each of names) {
      const count = component.getAllProperties(each).length;
      if (count !== 1) fault(`${count} ${each.toUpperCase()} in a ${component.name}`, component.toString().slice(0, 200));
    }
  };
  once(root, "prodid", "version");
  if (root.name !== "vcalendar" || root.getFirstPropertyValue("version") !== "2.0") fault("no calendar of version 2.0");
  const events = root.getAllSubcomponents("vevent");
  if (events.length === 0 || events.length < root.getAllSubcomponents().length) fault("no events, or other things than events");
  const seen = new Set();
  for (const event of events) {
    once(event, "uid", "dtstamp", "dtstart", "summary");
    const uid = event.getFirstPropertyValue("uid");
    if (seen.has(uid)) fault("two events have one UID", uid);
    seen.add(uid);
    occasion(edition, base, event, fault);
  }
  return { faults, count: events.length };
}

/** Lines end with CRLF and are folded between characters. */
function lines(bytes, fault) {
  const parts = bytes.toString("latin1").split("\r\n");
  if (parts.pop() !== "") fault("the last line has no end");
  for (const line of parts) {
    if (/[\r\n]/.test(line)) fault("a line ends with something else than CRLF", line);
    if (line.length > LINE) fault(`a line of ${line.length} bytes`, line);
    if (/[\x00-\x08\x0a-\x1f\x7f]/.test(line)) fault("a control character", line);
    try {
      new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(line, "latin1"));
    } catch {
      fault("a character is cut in two", line);
    }
  }
}

function occasion(edition, base, component, fault) {
  const event = new ICAL.Event(component);
  const stamp = component.getFirstPropertyValue("dtstamp");
  if (!(stamp instanceof ICAL.Time) || stamp.isDate || stamp.zone !== ICAL.Timezone.utcTimezone) fault("DTSTAMP is no time in UTC", event.uid);
  if (!event.startDate?.isDate) fault("DTSTART is no day", event.uid);
  if (!event.summary?.trim()) fault("an empty SUMMARY", event.uid);
  const url = component.getFirstPropertyValue("url");
  if (url && !leads(edition, base, url)) fault("a URL leads to nothing", url);
  if (!event.isRecurring()) return;
  // § 3.8.5.3: the first day belongs to the rule, else programs differ about it.
  const rule = component.getFirstPropertyValue("rrule");
  const from = event.startDate.clone();
  const first = rule.iterator(from).next();
  if (first?.compare(from) !== 0) fault("the first day is none of the rule's", `${event.uid} ${from} ${rule}`);
  const years = new Set();
  const walk = rule.iterator(from);
  for (let at = 0; at < 24; at += 1) years.add(walk.next()?.year);
  if (years.has(undefined)) fault("the rule gives no further days", `${event.uid} ${rule}`);
}

export function calendarName(edition) {
  return edition.language === "sv" ? "kalender.ics" : "calendar.ics";
}

// --- robots -------------------------------------------------------------------------------------------------------

/** As at the root of its own host, where alone robots look for it. */
export function robots(edition, base, text = edition.read("robots.txt")) {
  const origin = new URL(base).origin;
  const read = robotsParser(`${origin}/robots.txt`, text);
  const faults = [];
  const shut = edition.audience === "intranet";
  for (const page of [...edition.pages, "feed.xml", "handbok.json"]) {
    const may = read.isAllowed(`${base}${page}`, "Googlebot");
    if (may === shut) faults.push(["robots.txt", shut ? "lets robots into the intranet" : "keeps robots out", page]);
  }
  const maps = read.getSitemaps();
  const due = shut ? [] : [`${base}sitemap.xml`];
  if (String(maps) !== String(due)) faults.push(["robots.txt", "names other sitemaps", maps.join(" ")]);
  return { faults };
}

// --- heads of pages -----------------------------------------------------------------------------------------------

/** What the head of each page says, as Chromium reads it: [page, {heading, canonical, refresh, robots, og, …}]. */
export async function readHeads(tab, edition, text = (page) => edition.read(page)) {
  const heads = new Map();
  const parse = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const all = (selector, name) => [...page.head.querySelectorAll(selector)].map((each) => each.getAttribute(name));
    const status = page.querySelector("main article[data-doc]")?.dataset.status;
    const og = [...page.head.querySelectorAll("meta[property^='og:']")].map((each) => [each.getAttribute("property"), each.content]);
    return {
      heading: page.querySelector("h1")?.textContent.replace(/\s+/g, " ").trim(),
      lang: page.documentElement.lang,
      canonical: all("link[rel~=canonical]", "href"),
      refresh: all("meta[http-equiv=refresh i]", "content"),
      robots: all("meta[name=robots]", "content"),
      description: all("meta[name=description]", "content"),
      status,
      isVersion: page.body.matches(".page--version, .page--difference"),
      og,
    };
  };
  for (const page of edition.pages) {
    const head = await tab.evaluate(parse, text(page));
    const document = head.status === "repealed" || head.isVersion;
    heads.set(page, { ...head, listed: page !== "404.html" && head.refresh.length === 0 && !document });
  }
  return heads;
}

/** Each page gives one full address as its own: where it lies; a redirect its target's; the error page none. */
export function canonical(base, heads) {
  const faults = [];
  for (const [page, head] of heads) {
    const fault = (what) => faults.push([page, what, head.canonical.join(" ")]);
    if (page === "404.html") {
      if (head.canonical.length > 0) fault("the error page has an address");
      continue;
    }
    if (head.canonical.length !== 1) fault("not one canonical address");
    const own = `${base}${page === "index.html" ? "" : page}`;
    const target = head.refresh.length > 0 ? new URL(destination(head), `${base}${page}`).href.split("#")[0] : own;
    if (head.canonical[0]?.split("#")[0] !== target) fault("another canonical address than its own");
  }
  return { faults, count: heads.size };
}

/** Where a redirect leads, as written. */
export function destination(head) {
  return /^\s*0\s*;\s*url=(.*)$/i.exec(head.refresh[0])?.[1] ?? "";
}

const OG_TYPES = ["website", "article"];
const OG_KNOWN = ["og:title", "og:type", "og:url", "og:description", "og:site_name", "og:locale"];
/** What the protocol asks of a page without a picture. */
const OG_DUE = ["og:title", "og:type", "og:url", "og:site_name", "og:locale"];

/** Open Graph (ogp.me): on pages that may be shared, and on no others. */
export function openGraph(edition, heads) {
  const faults = [];
  let count = 0;
  for (const [page, head] of heads) {
    const fault = (what, where = "") => faults.push([page, what, where]);
    const may = edition.audience === "external" && page !== "404.html" && head.refresh.length === 0;
    if (!may) {
      if (head.og.length > 0) fault("Open Graph on a page that nobody is to share", String(head.og[0]));
      continue;
    }
    count += 1;
    const og = new Map(head.og);
    if (og.size < head.og.length) fault("an Open Graph property twice", String(head.og));
    for (const name of OG_DUE) if (!og.get(name)?.trim()) fault(`no ${name}`);
    for (const name of og.keys()) if (!OG_KNOWN.includes(name)) fault("an unknown Open Graph property", name);
    if (og.get("og:url") !== head.canonical[0]) fault("og:url is not the canonical address", og.get("og:url"));
    if (!OG_TYPES.includes(og.get("og:type"))) fault("unknown og:type", og.get("og:type"));
    // The heading may have an abbreviation after the title.
    if (!og.get("og:title") || !head.heading.startsWith(og.get("og:title").replace(/\s+/g, " ").trim())) fault("og:title is not the page's", og.get("og:title"));
    if (og.get("og:description") !== head.description[0]) fault("og:description is not the page's", og.get("og:description"));
    if (!/^[a-z]{2}_[A-Z]{2}$/.test(og.get("og:locale") ?? "") || !og.get("og:locale").startsWith(head.lang)) fault("wrong og:locale", og.get("og:locale"));
  }
  return { faults, count };
}

// --- handbok.json and `handbok schema` -----------------------------------------------------------------------------

const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
formats(ajv);
const isHandbok = ajv.compile(JSON.parse(fs.readFileSync(path.join(SCHEMAS, "handbok.schema.json"), "utf8")));

export function data(edition, text = edition.read("handbok.json")) {
  const faults = [];
  const fault = (what, where = "") => faults.push(["handbok.json", what, where]);
  const read = JSON.parse(text);
  if (!isHandbok(read)) {
    for (const error of isHandbok.errors) fault(`not as the schema says: ${error.message}`, error.instancePath);
    return { faults, count: 0 };
  }
  const keys = new Set(read.documents.map(({ kind, id }) => `${kind}/${id}`));
  if (keys.size < read.documents.length) fault("a document stands twice");
  const sorted = (list, key, what) => {
    const order = list.map((each) => Buffer.from(key(each)));
    if (order.some((each, at) => at > 0 && Buffer.compare(order[at - 1], each) > 0)) fault(`${what} are not sorted bytewise`);
  };
  sorted(read.documents, ({ kind, id }) => `${kind}\0${id}`, "documents");
  sorted(read.relations, ({ type, from, to }) => `${type}\0${from}\0${to}`, "relations");
  for (const { from, to, type } of read.relations) {
    for (const end of [from, to]) if (!keys.has(end)) fault(`a relation ${type} to what is not there`, end);
  }
  for (const { url, owner, approved_by, units } of read.documents) {
    if (!leads(edition, "https://x.example/", `https://x.example/${url}`)) fault("a document lies nowhere", url);
    for (const role of [owner, approved_by]) if (role && !keys.has(`role/${role}`)) fault("an unknown role", role);
    for (const unit of units) if (!keys.has(`unit/${unit}`)) fault("an unknown unit", unit);
  }
  return { faults, count: read.documents.length + read.relations.length };
}

/** What `handbok schema` prints is JSON Schema, and each part of it can be compiled. */
export function schema(text) {
  const faults = [];
  const read = JSON.parse(text);
  const own = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
  formats(own);
  try {
    own.compile(read);
    for (const name of Object.keys(read.$defs ?? {})) own.compile({ ...read.$defs[name], $defs: read.$defs });
  } catch (error) {
    faults.push(["handbok schema", "is no JSON Schema", error.message]);
  }
  return { faults, count: Object.keys(read.$defs ?? {}).length };
}

// --- small things ---------------------------------------------------------------------------------------------------

/** Whether a full address leads to a file of the edition, and to a place in it. */
function leads(edition, base, address) {
  if (!address.startsWith(base)) return false;
  const [place, anchor] = address.slice(base.length).split("#");
  const file = decodeURIComponent(place) || "index.html";
  if (!edition.files.includes(file)) return false;
  return !anchor || edition.read(file).includes(`id="${decodeURIComponent(anchor)}"`);
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function unescaped(text) {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ENTITIES[name]);
}
