// A built edition as the tests see it: its pages, their types, where it is served.

import fs from "node:fs";
import path from "node:path";

export class Edition {
  constructor(dir, audience) {
    this.dir = dir;
    this.audience = audience;
    const graph = JSON.parse(fs.readFileSync(path.join(dir, "handbok.json"), "utf8"));
    this.language = graph.site.language;
    this.date = graph.site.date;
    this.files = walk(dir).sort();
    this.pages = this.files.filter((file) => file.endsWith(".html"));
    this.basePath = basePath(this.read("index.html"));
    this.searchPage = this.language === "sv" ? "sok.html" : "search.html";
    this.mainId = this.language === "sv" ? "innehall" : "content";
  }

  file(page) {
    return path.join(this.dir, page);
  }

  read(page) {
    return fs.readFileSync(this.file(page), "utf8");
  }

  /** Pages whose source holds a text. */
  pagesWith(text) {
    return this.pages.filter((page) => this.read(page).includes(text));
  }

  /**
   * The largest page of each type; with `every`, each n-th page besides (1: all); with `also`, those named.
   * A page named that this edition lacks is passed over: it may be in the other one.
   */
  sample(every, also = []) {
    const chosen = new Map();
    for (const page of this.pages) {
      const type = pageType(page);
      const size = fs.statSync(this.file(page)).size;
      if (!chosen.has(type) || chosen.get(type).size < size) chosen.set(type, { page, size });
    }
    const pages = new Set([...chosen.values()].map((each) => each.page));
    this.pages.forEach((page, at) => {
      if (every && at % every === 0) pages.add(page);
    });
    for (const page of also) if (this.pages.includes(page)) pages.add(page);
    return [...pages].sort();
  }
}

/**
 * A page's type, from where it lies: at the top each page is its own; in a folder the register is one type, and the
 * documents go by the short prefix of their ids (`r-`, `pol-`, `omr-`), or together where they have none.
 */
export function pageType(page) {
  const folder = path.posix.dirname(page);
  const name = path.posix.basename(page, ".html");
  if (folder === "." || name === "index") return path.posix.join(folder, name);
  const prefix = /^([a-z]{1,4})-/.exec(name);
  return `${folder}/${prefix ? prefix[1] : "*"}`;
}

function walk(dir, below = "") {
  return fs.readdirSync(path.join(dir, below), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(below, entry.name);
    return entry.isDirectory() ? walk(dir, name) : [name];
  });
}

/** The path that the edition is made for: that of the start page's canonical address. */
function basePath(start) {
  const canonical = /<link rel="canonical" href="([^"]+)"/.exec(start);
  return canonical ? new URL(canonical[1]).pathname : "/";
}
