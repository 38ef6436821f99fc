// Every picture that handbok draws, as the browser lays it out with its own fonts: texts lie inside the box they belong
// to, other texts inside the picture and clear of the boxes, and no two boxes lie upon each other. The same with letters
// and words set apart (WCAG 1.4.12), where maps and trees, which are lists, keep their texts in their boxes too.
// No picture is wider than the page.
//
// Marks of a node are `.hb-node` (and `.hb-lane-label`), its shape `.hb-box` (`.hb-lane-head`); see src/diagram.

import { open, pool } from "../lib/browser.mjs";
import { serveEdition } from "../lib/server.mjs";

const WIDTHS = [390, 768, 1280];
const SPACING = `* { letter-spacing: .12em !important; word-spacing: .16em !important; line-height: 1.5 !important }`;

export async function run(t) {
  const figures = { pages: 0, pictures: 0, nodes: 0, texts: 0, faults: 0 };
  for (const edition of t.editions) {
    const server = await serveEdition(edition);
    t.later(server.close);
    const pages = [...new Set(['<svg class="hb-diagram', 'class="map"', 'class="org"'].flatMap((mark) => edition.pagesWith(mark)))];
    figures.pages += pages.length;
    await pool(
      pages,
      t.width,
      () => open(t.browser, { date: edition.date }),
      (page, tab) => look(t, edition, page, server.url(page), tab, figures),
      (tab) => tab.context().close(),
    );
  }
  await control(t);
  return figures;
}

async function look(t, edition, page, url, tab, figures) {
  for (const spaced of [false, true]) {
    await tab.goto(url);
    if (spaced) await tab.evaluate(apart, SPACING);
    for (const width of WIDTHS) {
      await tab.setViewportSize({ width, height: 900 });
      const found = await tab.evaluate(measure);
      for (const name of ["pictures", "nodes", "texts"]) figures[name] += found[name];
      figures.faults += found.faults.length;
      const setting = `${width}${spaced ? ", spaced" : ""}`;
      for (const [what, where] of found.faults) t.fail(`${edition.audience}/${page}`, setting, what, where);
    }
  }
}

/** Runs in the page: the strict policy lets no style element in, but a sheet made by script. */
function apart(rules) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [sheet];
}

/** Runs in the page. Lengths are in the picture's own units. */
function measure() {
  /** What a font's rounding may add, px. */
  const SLACK = 0.6;
  const faults = [];
  const count = { pictures: 0, nodes: 0, texts: 0 };

  /** A box of an element in its picture's coordinates. */
  const boxIn = (svg, element) => {
    const box = element.getBBox();
    const matrix = svg.getScreenCTM().inverse().multiply(element.getScreenCTM());
    const from = new DOMPoint(box.x, box.y).matrixTransform(matrix);
    const to = new DOMPoint(box.x + box.width, box.y + box.height).matrixTransform(matrix);
    return { left: from.x, top: from.y, right: to.x, bottom: to.y };
  };
  const within = (inner, outer) =>
    inner.left >= outer.left - SLACK && inner.right <= outer.right + SLACK &&
    inner.top >= outer.top - SLACK && inner.bottom <= outer.bottom + SLACK;
  const shared = (a, b) => ({
    left: Math.max(a.left, b.left), right: Math.min(a.right, b.right),
    top: Math.max(a.top, b.top), bottom: Math.min(a.bottom, b.bottom),
  });
  const some = (box) => box.right - box.left > SLACK && box.bottom - box.top > SLACK;
  const covers = (shape, x, y) => shape.isPointInFill(new DOMPoint(x, y));
  const name = (element) => element.textContent.replace(/\s+/g, " ").trim().slice(0, 60);

  /** The lines of a text: from the tops of its capitals to a little below its base line. */
  const lines = (text) => {
    const parts = text.querySelectorAll("tspan").length > 0 ? [...text.querySelectorAll("tspan")] : [text];
    const size = parseFloat(getComputedStyle(text).fontSize);
    return parts.filter((part) => part.getNumberOfChars() > 0).map((part) => {
      const first = part.getExtentOfChar(0);
      const last = part.getExtentOfChar(part.getNumberOfChars() - 1);
      const base = part.getStartPositionOfChar(0).y;
      return { left: first.x, right: last.x + last.width, top: base - 0.72 * size, bottom: base + 0.2 * size };
    });
  };

  /** Whether a text lies in a shape: by its box in a rectangle, by its lines' corners elsewhere. */
  const inside = (svg, text, shape) => {
    if (shape.localName === "rect") return within(boxIn(svg, text), boxIn(svg, shape));
    if (shape.localName === "circle") return lines(text).every((line) => inCircle(line, shape));
    return lines(text).every((line) =>
      [[line.left + SLACK, line.top], [line.right - SLACK, line.top], [line.left + SLACK, line.bottom], [line.right - SLACK, line.bottom]]
        .every(([x, y]) => covers(shape, x, y)));
  };
  /** Digits leave the corners of their box empty: the middle of each side has to lie in the circle. */
  const inCircle = (line, circle) => {
    const [x, y] = [(line.left + line.right) / 2, (line.top + line.bottom) / 2];
    return [[line.left, y], [line.right, y], [x, line.top], [x, line.bottom]].every(([a, b]) => covers(circle, a, b));
  };

  /** Whether two shapes share ground: their boxes do, and points of what these share lie in both. */
  const overlap = (svg, a, b) => {
    const common = shared(boxIn(svg, a), boxIn(svg, b));
    if (!some(common)) return false;
    if (a.localName === "rect" && b.localName === "rect") return true;
    const steps = 24;
    for (let i = 1; i < steps; i += 1) {
      for (let j = 1; j < steps; j += 1) {
        const x = common.left + ((common.right - common.left) * i) / steps;
        const y = common.top + ((common.bottom - common.top) * j) / steps;
        if (covers(a, x, y) && covers(b, x, y)) return true;
      }
    }
    return false;
  };

  for (const svg of document.querySelectorAll("svg.hb-diagram")) {
    if (!svg.checkVisibility()) continue;
    count.pictures += 1;
    const picture = `${svg.getAttribute("class")} “${svg.querySelector("title")?.textContent ?? ""}”`;
    const canvas = svg.viewBox.baseVal;
    const whole = { left: canvas.x, top: canvas.y, right: canvas.x + canvas.width, bottom: canvas.y + canvas.height };
    const nodes = [...svg.querySelectorAll(".hb-node, .hb-lane-label")]
      .map((node) => ({ node, shape: node.querySelector(".hb-box, .hb-lane-head") }))
      .filter(({ shape }) => shape);
    count.nodes += nodes.length;
    for (const { node, shape } of nodes) {
      for (const text of node.querySelectorAll("text")) {
        // The wedge under the wheel of improvement has its words beside it.
        if (node.classList.contains("hb-node--wedge")) continue;
        if (!inside(svg, text, shape)) faults.push(["a text reaches out of its box", `${picture}: ${name(text)}`]);
      }
    }
    nodes.forEach(({ node, shape }, at) => {
      for (const other of nodes.slice(at + 1)) {
        if (node.contains(other.node) || other.node.contains(node)) continue;
        if (overlap(svg, shape, other.shape)) faults.push(["two boxes overlap", `${picture}: ${name(node)} / ${name(other.node)}`]);
      }
    });
    for (const text of svg.querySelectorAll("text")) {
      count.texts += 1;
      if (text.getNumberOfChars() === 0) continue;
      // The letters, not the room that the font keeps above them.
      if (!lines(text).every((line) => within(line, whole))) faults.push(["a text reaches out of the picture", `${picture}: ${name(text)}`]);
      if (text.closest(".hb-node, .hb-lane-label, .hb-point, .hb-cell-value")) continue;
      for (const line of lines(text)) {
        const hit = nodes.find(({ shape }) => shape.localName !== "circle" && some(shared(line, boxIn(svg, shape))) && overlapsLine(shape, line));
        if (hit) faults.push(["a label lies on a box", `${picture}: ${name(text)} on ${name(hit.node)}`]);
      }
    }
  }
  for (const box of document.querySelectorAll(".map-name, .org-name, .map-band")) {
    if (!box.checkVisibility()) continue;
    count.nodes += 1;
    if (box.scrollWidth > box.clientWidth + 1) faults.push(["a text reaches out of its box", name(box)]);
  }
  for (const picture of document.querySelectorAll(".shape > svg, .map, .org")) {
    const { width, right } = picture.getBoundingClientRect();
    if (width > 0 && right > document.documentElement.clientWidth + 1) faults.push(["a picture is wider than the page", name(picture)]);
  }
  function overlapsLine(shape, line) {
    const steps = 12;
    for (let i = 0; i <= steps; i += 1) {
      for (const y of [line.top + SLACK, (line.top + line.bottom) / 2, line.bottom - SLACK]) {
        if (covers(shape, line.left + SLACK + ((line.right - line.left - 2 * SLACK) * i) / steps, y)) return true;
      }
    }
    return false;
  }
  return { ...count, faults };
}

const FAULTY = `<!doctype html><svg class="hb-diagram" viewBox="0 0 300 100" width="300" height="100"><title>x</title>
  <g class="hb-node"><rect class="hb-box" x="0" y="0" width="60" height="30"/><text x="10" y="20">alldeles för lång</text></g>
  <g class="hb-node"><path class="hb-box" d="M40 10 L90 10 L90 60 L40 60 Z"/><text x="45" y="30">ok</text></g>
  <text x="45" y="50">lös</text><text x="280" y="80">utanför</text></svg>
  <div class="shape"><svg width="9000" height="9"></svg></div>`;

/** A picture with each fault has to be found faulty. */
async function control(t) {
  const tab = await open(t.browser);
  await tab.setContent(FAULTY);
  const found = (await tab.evaluate(measure)).faults.map(([what]) => what);
  await tab.context().close();
  for (const what of ["a text reaches out of its box", "two boxes overlap", "a label lies on a box", "a text reaches out of the picture", "a picture is wider than the page"]) {
    t.ok(found.includes(what), "-", "control", `not found: ${what}`);
  }
}
