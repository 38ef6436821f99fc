// The Nu HTML checker finds no error in any page, style sheet or drawing of the editions. One run of Java for all files,
// and a file with an error in it that has to be found.

import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { temporary } from "../lib/handbok.mjs";

const JAR = path.join(path.dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
const JAVA = process.env.JAVA ?? "java";

const FAULTY = "<!doctype html><html lang=sv><title>t</title><p><div></p></html>";

export async function run(t) {
  const dir = temporary(t);
  fs.writeFileSync(path.join(dir, "control.html"), FAULTY);
  // By name: given a folder the checker takes the feed for a page.
  const files = t.editions.flatMap((edition) => edition.files.filter((file) => /\.(html|css|svg)$/.test(file)).map((file) => edition.file(file)));
  const messages = await check([path.join(dir, "control.html"), ...files]);
  const errors = messages.filter((each) => each.type !== "info");
  const [controls, real] = split(errors, (each) => fileOf(each).startsWith(dir));
  t.ok(controls.length > 0, "-", "control", "a faulty page was not found");
  for (const each of real) t.fail(path.relative(t.site, fileOf(each)), each.subType ?? each.type, each.message, place(each));
  const warnings = messages.filter((each) => each.subType === "warning");
  return { files: files.length, errors: real.length, warnings: warnings.length };
}

function check(folders) {
  const args = ["-Xss8m", "-jar", JAR, "--format", "json", "--stdout", "--exit-zero-always", "--also-check-css", "--also-check-svg", ...folders];
  return new Promise((done, failed) => {
    const child = spawn(JAVA, args, { stdio: ["ignore", "pipe", "pipe"] });
    let out = "";
    let said = "";
    child.stdout.on("data", (data) => (out += data));
    child.stderr.on("data", (data) => (said += data));
    child.once("error", (error) => failed(new Error(`${JAVA} does not run: ${error.message}`)));
    child.once("close", (code) => {
      try {
        done(JSON.parse(out).messages);
      } catch {
        failed(new Error(`the checker gave no JSON (exit ${code}): ${(said || out).slice(0, 400)}`));
      }
    });
  });
}

function fileOf(message) {
  return message.url?.startsWith("file:") ? fileURLToPath(message.url) : "";
}

function place(message) {
  return `${message.lastLine ?? "?"}:${message.firstColumn ?? message.lastColumn ?? "?"} ${message.extract ?? ""}`;
}

function split(list, test) {
  return [list.filter(test), list.filter((each) => !test(each))];
}
