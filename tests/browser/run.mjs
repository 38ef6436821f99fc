// Tests of built editions in a real browser.
//
//   node run.mjs --site DIR --handbok PATH [--only axe,vnu,…] [--every N] [--page a/b.html]… [--root DIR]
//
// DIR holds the editions `intranet/` and `external/`, built by the program at PATH from the handbook at --root (default:
// the sample, two folders up). By default one page of each type in each audience is looked at, and those given by
// --page; `--every N` adds each n-th page, `--every 1` looks at all of them under every setting.
//
// Failures come first, one a line: FAIL, subject, page, setting, what, where, set apart by ` | `. Then one line of JSON
// for each subject. Exit 0 when nothing failed, 1 when something did, 2 when the tests could not be run. A subject that
// does not apply here says SKIP and why.

import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { launch, pool } from "./lib/browser.mjs";
import { Edition } from "./lib/edition.mjs";

/** The longest first: two are run at a time. */
const SUBJECTS = ["axe", "vnu", "reader", "pictures", "xss", "keyboard", "search", "file", "weight", "machines", "preview", "nginx"];
/**
 * A subject that takes longer than this when the pages are sampled is taken to hang, s. It bounds the run and measures
 * nothing: alone the longest needs 150 s, on a busy machine three times that.
 */
const LIMIT = 1200;

const options = {
  site: { type: "string" },
  handbok: { type: "string" },
  root: { type: "string", default: path.resolve(import.meta.dirname, "../..") },
  only: { type: "string", default: SUBJECTS.join(",") },
  every: { type: "string", default: "0" },
  page: { type: "string", multiple: true, default: [] },
};

function usage(message) {
  console.error(`${message}\nusage: node run.mjs --site DIR --handbok PATH [--only ${SUBJECTS.join(",")}] [--every N] [--page PAGE]… [--root DIR]`);
  process.exit(2);
}

function read() {
  let values;
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    usage(error.message);
  }
  const only = values.only.split(",").filter(Boolean);
  const unknown = only.filter((name) => !SUBJECTS.includes(name));
  if (unknown.length > 0) usage(`no such subject: ${unknown.join(", ")}`);
  if (!values.site || !values.handbok) usage("--site and --handbok are needed");
  const every = Number(values.every);
  if (!Number.isInteger(every) || every < 0) usage("--every takes a whole number");
  const [site, program, root] = [values.site, values.handbok, values.root].map((each) => path.resolve(each));
  if (!fs.existsSync(program)) usage(`there is no ${program}`);
  const editions = ["intranet", "external"].map((audience) => {
    const dir = path.join(site, audience);
    if (!fs.existsSync(path.join(dir, "handbok.json"))) usage(`${dir} is no edition`);
    return new Edition(dir, audience);
  });
  // Alone, a subject has both cores.
  const width = only.length > 1 ? 1 : 2;
  return { only, every, also: values.page, site, program, root, editions, width };
}

/** Runs one subject; returns its line of figures. */
async function runSubject(name, given, browser) {
  const failures = [];
  const ends = [];
  const t = {
    ...given,
    browser,
    date: given.editions[0].date,
    intranet: given.editions[0],
    external: given.editions[1],
    /** Notes a failure. */
    fail: (page, setting, what, where = "") => failures.push([name, page, setting, what, where]),
    /** Notes a failure unless `holds`. */
    ok: (holds, page, setting, what, where = "") => holds || failures.push([name, page, setting, what, where]),
    /** What is to be done when the subject ends, however it does. */
    later: (work) => ends.unshift(work),
  };
  const began = Date.now();
  let figures = {};
  try {
    const { run } = await import(`./subjects/${name}.mjs`);
    figures = (await withinTime(run(t), given.every ? LIMIT * 10 : LIMIT)) ?? {};
  } catch (error) {
    t.fail("-", "-", "the subject broke off", String(error.stack ?? error));
  }
  for (const work of ends) await Promise.resolve(work()).catch((error) => t.fail("-", "-", "could not clean up", String(error)));
  if (figures.skipped) console.log(`SKIP ${name}: ${figures.skipped}`);
  for (const failure of failures) console.log(line(failure));
  const seconds = Number(((Date.now() - began) / 1000).toFixed(1));
  return { subject: name, ...figures, failures: failures.length, seconds };
}

function withinTime(work, seconds) {
  let timer;
  const late = new Promise((_, failed) => {
    timer = setTimeout(() => failed(new Error(`took longer than ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function line(failure) {
  return `FAIL ${failure.map((part) => String(part).replace(/\s+/g, " ").trim().slice(0, 600)).join(" | ")}`;
}

const given = read();
let browser;
try {
  browser = await launch();
} catch (error) {
  console.error(error.message);
  process.exit(2);
}
const lines = [];
try {
  await pool(given.only, 2, async () => {}, async (name) => lines.push(await runSubject(name, given, browser)));
} finally {
  await browser.close();
}
for (const each of lines) console.log(JSON.stringify(each));
process.exit(lines.some((each) => each.failures > 0) ? 1 : 0);
