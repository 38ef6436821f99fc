// The program under test, and handbooks to run it on.

import { execFile, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** What a handbook consists of beside what is built from it. */
const PARTS = ["config.toml", "content", "themes", "templates", "static", "i18n"];

/** A folder that goes when the subject ends. */
export function temporary(t) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), "handbok-browser-"));
  t.later(() => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 3 }));
  return dir;
}

/** A copy of the handbook that the editions were built from. */
export function copyOfSample(t) {
  const dir = temporary(t);
  for (const part of PARTS) {
    const from = path.join(t.root, part);
    if (fs.existsSync(from)) fs.cpSync(from, path.join(dir, part), { recursive: true });
  }
  return dir;
}

/** Runs the program; never throws for its exit code. */
export function run(t, root, ...args) {
  return new Promise((done) => {
    const all = ["--root", root, "--date", t.date, "--lang", "en", ...args];
    execFile(t.program, all, { maxBuffer: 64e6, timeout: 60_000 }, (error, stdout, stderr) => {
      done({ code: error ? (error.code ?? 1) : 0, stdout, stderr });
    });
  });
}

/** The preview; resolves when both sites answer. */
export async function preview(t, root) {
  const args = ["--root", root, "--date", t.date, "serve", "--port", "0"];
  const child = spawn(t.program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((done) => child.once("exit", done));
  t.later(async () => {
    child.kill("SIGTERM");
    const hard = setTimeout(() => child.kill("SIGKILL"), 3000);
    await ended;
    clearTimeout(hard);
  });
  let said = "";
  child.stderr.on("data", (data) => (said += data));
  const sites = {};
  await new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`serve was not ready in 20 s: ${said}`)), 20_000);
    let out = "";
    child.stdout.on("data", (data) => {
      out += data;
      for (const [, name, url] of out.matchAll(/^(\w+)\s+(http:\S+)$/gm)) sites[name] = url;
      if (sites.intranet && sites.external) done(clearTimeout(timer));
    });
    ended.then((code) => failed(new Error(`serve ended with ${code}: ${said}`)));
  });
  return sites;
}
