/* The preview's part of a page: it hears what has changed, fetches the page anew and puts what
   differs in place. Served by `handbok serve` alone; no published page knows of it.

   How the page is changed. The script keeps three things: the page as the server sent it last (`tree`), the
   page as the server sends it now, and the living page, which the reader and other scripts have changed
   since (open details, a filter, what is typed in a field, a sorted table). Where the two server pages are
   equal the living one is left alone; where they differ, the living counterpart is changed. So an edit
   shows and nothing else moves. What cannot be done so is done by loading the page again. */
"use strict";

(function () {
  const own = document.currentScript;
  const page = {
    /** The page's path in the site: `vard/rutin.html`. */
    path: own.dataset.path,
    boot: own.dataset.boot,
    generation: Number(own.dataset.generation),
    etag: own.dataset.etag,
  };
  /** The words, from the server's `hello`. */
  let texts = null;
  /** The newest findings. */
  let findings = [];
  /** From a node the server sent to the living one. */
  const living = new WeakMap();

  // First of all scripts that wait for the page, so that it is still as the server sent it.
  let tree = document.documentElement.cloneNode(true);
  pair(tree, document.documentElement);

  // --- what the server tells ------------------------------------------------------------------------

  const heard = {
    hello(data) {
      texts = data.texts;
      bar("offline", null);
      // Another run of the server, or something missed while the stream was broken.
      if (data.boot !== page.boot || data.generation !== page.generation) wanted();
      page.boot = data.boot;
      page.generation = data.generation;
    },
    reload(data) {
      page.generation = data.generation;
      if (!data.urls || data.urls.includes(page.path)) wanted();
    },
    style(data) {
      page.generation = data.generation;
      restyle = true;
      wanted();
    },
    findings(data) {
      texts = data.texts;
      findings = data.findings;
      showFindings();
    },
    offline() {
      if (texts) bar("offline", texts.offline);
    },
  };

  /** Whether this page has to have a stream of its own. */
  let alone = false;

  function listen() {
    const hear = (event, data) => heard[event](data);
    if (window.SharedWorker && !alone) {
      const worker = new SharedWorker("/_handbok/events.js");
      worker.addEventListener("error", () => {
        alone = true;
        listen();
      }, { once: true });
      worker.port.addEventListener("message", (message) => hear(message.data.event, message.data.data));
      worker.port.start();
      // A page that is put aside may be taken out again; it listens anew then.
      addEventListener("pagehide", () => worker.port.postMessage("bye"), { once: true });
      return;
    }
    const source = new EventSource("/_handbok/events");
    for (const event of ["hello", "reload", "style", "findings"]) {
      source.addEventListener(event, (message) => hear(event, JSON.parse(message.data)));
    }
    source.addEventListener("error", () => {
      heard.offline();
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    });
    addEventListener("pagehide", () => source.close(), { once: true });
  }

  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      listen();
      wanted();
    }
  });

  // --- fetching -------------------------------------------------------------------------------------

  let stale = false;
  let fetching = false;
  /** A style sheet has changed, perhaps under the same name. */
  let restyle = false;

  /** The page may have changed. A tab that nobody looks at waits until somebody does. */
  function wanted() {
    stale = true;
    if (!document.hidden && !fetching) refresh();
  }

  document.addEventListener("visibilitychange", () => {
    if (stale) wanted();
  });

  async function refresh() {
    fetching = true;
    while (stale) {
      stale = false;
      let answer;
      let text;
      try {
        answer = await fetch(location.pathname + location.search, {
          headers: { "If-None-Match": '"' + page.etag + '"' },
          cache: "no-store",
        });
        text = await answer.text();
      } catch {
        // The server is away; it says hello when it is back.
        break;
      }
      const type = answer.headers.get("Content-Type") || "";
      if (answer.status === 304) {
        refreshStyles();
      } else if (!type.startsWith("text/html")) {
        // No page (an error inside the server): the one that stands is better than none.
        break;
      } else if (!stale) {
        // Else something newer is on its way, and what has come is not shown first.
        if (!shown(text)) return location.reload();
        page.etag = (answer.headers.get("ETag") || "").replaceAll('"', "");
        refreshStyles();
      }
    }
    fetching = false;
  }

  /** Puts a page in place; false when it has to be loaded instead. */
  function shown(text) {
    try {
      return update(new DOMParser().parseFromString(text, "text/html"));
    } catch (error) {
      console.warn("handbok:", error);
      return false;
    }
  }

  // --- putting the new page in place ----------------------------------------------------------------

  /** Remembers which living node is which of the server's; both trees have the same form. */
  function pair(ours, alive) {
    living.set(ours, alive);
    let a = ours.firstChild;
    let b = alive.firstChild;
    for (; a && b; a = a.nextSibling, b = b.nextSibling) pair(a, b);
  }

  /** Whether a node that was to be changed is no longer in the page: another script has replaced it. */
  let lost = false;

  function update(next) {
    const root = next.documentElement;
    for (const element of root.querySelectorAll("[data-handbok-own]")) element.remove();
    for (const element of tree.querySelectorAll("[data-handbok-own]")) element.remove();
    if (scripts(root) !== scripts(tree)) return false;
    const place = anchor();
    lost = false;
    patch(tree, root);
    place();
    if (lost) return false;
    tree = root;
    document.dispatchEvent(new CustomEvent("handbok:updated"));
    showFindings();
    return true;
  }

  /** What a page runs: other scripts cannot be exchanged in a living page. */
  function scripts(root) {
    return Array.from(root.querySelectorAll("script[src]"), (script) => script.getAttribute("src")).join("\n");
  }

  /** Makes the living counterpart of `old` into that of `next`. */
  function patch(old, next) {
    const alive = living.get(old);
    if (old.isEqualNode(next)) return repair(old, next);
    if (!alive || !alive.isConnected) {
      lost = true;
      return;
    }
    if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName) return alive.replaceWith(born(next));
    if (old.nodeType !== Node.ELEMENT_NODE) {
      alive.nodeValue = next.nodeValue;
      living.set(next, alive);
      return;
    }
    if (isStyle(old) && isStyle(next) && old.getAttribute("href") !== next.getAttribute("href")) {
      return exchangeStyle(old, next);
    }
    attributes(old, next, alive);
    living.set(next, alive);
    children(old, next, alive);
  }

  /** Equal in the server's eyes: the living nodes stay, under their new names. */
  function repair(old, next) {
    const alive = living.get(old);
    if (alive) living.set(next, alive);
    let a = old.firstChild;
    let b = next.firstChild;
    for (; a && b; a = a.nextSibling, b = b.nextSibling) repair(a, b);
  }

  function attributes(old, next, alive) {
    for (const { name, value } of next.attributes) {
      if (old.getAttribute(name) !== value) alive.setAttribute(name, value);
    }
    for (const { name } of old.attributes) {
      if (!next.hasAttribute(name)) alive.removeAttribute(name);
    }
  }

  /** A living copy of a node that is new. */
  function born(next) {
    const alive = document.importNode(next, true);
    pair(next, alive);
    return alive;
  }

  /** Matches the children: those that are equal first, then by order those that can become each other. */
  function children(old, next, alive) {
    const before = Array.from(old.childNodes);
    const after = Array.from(next.childNodes);
    const partner = align(before, after);
    for (const node of before) {
      if (!partner.old.has(node)) {
        const gone = living.get(node);
        if (gone) gone.remove();
      }
    }
    let previous = null;
    for (const node of after) {
      const match = partner.next.get(node);
      if (match) {
        patch(match, node);
      } else {
        insert(born(node), previous, alive);
      }
      previous = living.get(node) || previous;
    }
  }

  function insert(node, previous, parent) {
    if (previous && previous.parentNode) previous.after(node);
    else parent.prepend(node);
  }

  /** Pairs of old and new children, in order. */
  function align(before, after) {
    const result = { old: new Set(), next: new Map() };
    const match = (a, b) => {
      result.old.add(a);
      result.next.set(b, a);
    };
    const oldKeys = before.map(key);
    const newKeys = after.map(key);
    let start = 0;
    let oldEnd = before.length;
    let newEnd = after.length;
    while (start < oldEnd && start < newEnd && oldKeys[start] === newKeys[start]) {
      match(before[start], after[start++]);
    }
    while (oldEnd > start && newEnd > start && oldKeys[oldEnd - 1] === newKeys[newEnd - 1]) {
      match(before[--oldEnd], after[--newEnd]);
    }
    let i = start;
    let j = start;
    for (const [a, b] of common(oldKeys, newKeys, start, oldEnd, newEnd).concat([[oldEnd, newEnd]])) {
      similar(before.slice(i, a), after.slice(j, b), match);
      if (a < oldEnd) match(before[a], after[b]);
      i = a + 1;
      j = b + 1;
    }
    return result;
  }

  /** What a node is recognised by: its whole content. */
  function key(node) {
    return node.nodeType === Node.ELEMENT_NODE ? node.outerHTML : node.nodeType + ":" + node.nodeValue;
  }

  /** The longest common subsequence of two lists of keys between their ends: pairs of places. */
  function common(a, b, start, aEnd, bEnd) {
    const rows = aEnd - start;
    const columns = bEnd - start;
    // Beyond this the matching costs more than it saves.
    if (rows * columns > 250000) return [];
    const best = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
    for (let i = rows - 1; i >= 0; i--) {
      for (let j = columns - 1; j >= 0; j--) {
        best[i][j] = a[start + i] === b[start + j]
          ? best[i + 1][j + 1] + 1
          : Math.max(best[i + 1][j], best[i][j + 1]);
      }
    }
    const pairs = [];
    for (let i = 0, j = 0; i < rows && j < columns;) {
      if (a[start + i] === b[start + j]) pairs.push([start + i++, start + j++]);
      else if (best[i + 1][j] >= best[i][j + 1]) i++;
      else j++;
    }
    return pairs;
  }

  /** Between two equal neighbours: nodes of one name and identity become each other. */
  function similar(before, after, match) {
    let at = 0;
    for (const node of after) {
      const found = before.findIndex((old, i) => i >= at && kin(old, node));
      if (found < 0) continue;
      match(before[found], node);
      at = found + 1;
    }
  }

  function kin(a, b) {
    if (a.nodeName !== b.nodeName) return false;
    if (a.nodeType !== Node.ELEMENT_NODE) return true;
    return ["id", "data-doc", "data-relation"].every((name) => a.getAttribute(name) === b.getAttribute(name));
  }

  function isStyle(node) {
    return node.nodeName === "LINK" && node.rel === "stylesheet";
  }

  /** The new style is there before the old one goes, so that the page is never without. */
  function exchangeStyle(old, next) {
    swapStyle(living.get(old), born(next));
    restyle = false;
  }

  function swapStyle(outgoing, incoming) {
    const done = () => outgoing.remove();
    incoming.addEventListener("load", done);
    incoming.addEventListener("error", done);
    outgoing.after(incoming);
  }

  /** A style sheet changed and no page names another one: those there are are fetched anew. */
  function refreshStyles() {
    if (!restyle) return;
    restyle = false;
    for (const node of tree.querySelectorAll('link[rel="stylesheet"]:not([data-handbok-own])')) {
      const outgoing = living.get(node);
      const incoming = outgoing.cloneNode();
      incoming.href = outgoing.href.split("?")[0] + "?handbok=" + page.generation;
      living.set(node, incoming);
      swapStyle(outgoing, incoming);
    }
  }

  /**
   * What stands where the reader looks. A point between two paragraphs meets only what holds them, which begins above
   * the window and so says nothing of what moves in it: the next point down is tried.
   */
  function looked() {
    let seen = [];
    for (let y = Math.min(120, innerHeight / 3); y < innerHeight; y += 12) {
      seen = document.elementsFromPoint(innerWidth / 2, y)
        .filter((element) => !element.closest("[data-handbok-bar], .handbok-notices, .handbok-overlay"));
      if (seen.some((element) => element.getBoundingClientRect().top >= 0)) break;
    }
    return seen;
  }

  /** Notes what the reader looks at; calling the result brings it back to the same place. */
  function anchor() {
    const root = document.documentElement;
    const top = scrollY;
    const places = looked().map((element) => [element, element.getBoundingClientRect().top]);
    const focused = document.activeElement && document.activeElement.id;
    // The browser's own anchoring would do it once more.
    root.style.overflowAnchor = "none";
    return () => {
      const again = focused && document.getElementById(focused);
      if (again && again !== document.activeElement) again.focus({ preventScroll: true });
      if (top > 0) {
        const held = places.find(([element]) => element.isConnected);
        if (held) scrollTo({ top: scrollY + held[0].getBoundingClientRect().top - held[1], behavior: "instant" });
        else scrollTo({ top, behavior: "instant" });
      }
      requestAnimationFrame(() => {
        root.style.overflowAnchor = "";
        if (!root.getAttribute("style")) root.removeAttribute("style");
      });
    };
  }

  // --- findings -------------------------------------------------------------------------------------

  /** What the reader has closed, so that it stays closed until something else is found. */
  const closed = {
    get(name) {
      try { return sessionStorage.getItem("handbok:" + name); } catch { return null; }
    },
    set(name, value) {
      try { sessionStorage.setItem("handbok:" + name, value); } catch { /* A private window: it opens again. */ }
    },
  };

  function here() {
    return findings.filter((finding) => finding.url === page.path);
  }

  /** Of what is missing in several places the first is listed; its message tells how many. */
  function once(list) {
    const same = (a, b) => a.places > 1 && a.code === b.code && a.message === b.message;
    return list.filter((finding, place) => list.findIndex((other) => other === finding || same(other, finding)) === place);
  }

  function showFindings() {
    if (!texts) return;
    const errors = findings.filter((finding) => finding.severity === "error");
    const mine = (finding) => finding.url === page.path || finding.stops === "all";
    // What makes this page stand still covers it until it is closed.
    const stopping = errors.filter((finding) => finding.stops && mine(finding));
    const found = JSON.stringify(stopping);
    const open = () => overlay(stopping, texts.errors, texts.lastGood, found, () => {
      closed.set("errors", found);
      showFindings();
    });
    const dismissed = closed.get("errors") === found;
    if (stopping.length > 0 && !dismissed) {
      bar("errors", null);
      if (!dialog || dialog.shows !== found) open();
    } else {
      if (dialog && dialog.shows) overlay(null);
      bar("errors", stopping.length > 0 ? texts.errors : null, button(texts.show, open));
    }
    listed("here", texts.here, errors.filter((finding) => mine(finding) && !finding.stops));
    listed("elsewhere", texts.elsewhere, once(errors.filter((finding) => !mine(finding))));
    listed("warnings", texts.warnings, here().filter((finding) => finding.severity === "warning"));
  }

  /** A bar for findings that leave the page alive, until it is closed. */
  function listed(name, heading, list) {
    const seen = JSON.stringify([page.path, list]);
    if (list.length === 0 || closed.get(name) === seen) return bar(name, null);
    const label = heading.replace("{n}", list.length);
    const show = button(texts.show, () => overlay(list, label));
    bar(name, label, show, button(texts.close, () => {
      closed.set(name, seen);
      bar(name, null);
    }));
  }

  /** The open overlay; `shows` is the list of errors in it, empty when it shows something else. */
  let dialog = null;

  /** Opens the overlay with findings, or closes it. */
  function overlay(list, heading, lead = "", shows = "", onClose = () => {}) {
    if (dialog) {
      const { element } = dialog;
      dialog = null;
      element.close();
      element.remove();
    }
    if (!list) return;
    const made = make("dialog", { class: "handbok-overlay", lang: texts.lang, "aria-labelledby": "handbok-heading" },
      make("header", {},
        make("h2", { id: "handbok-heading" }, heading),
        button(texts.close, () => made.close())),
      lead ? make("p", { class: "handbok-lead" }, lead) : "",
      make("ol", {}, ...list.map(entry)));
    // Esc and the button both end here; a dialog that was closed by a newer one is not `dialog` any more.
    made.addEventListener("close", () => {
      made.remove();
      if (dialog && dialog.element === made) {
        dialog = null;
        onClose();
      }
    });
    dialog = { element: made, shows };
    document.body.append(made);
    made.showModal();
  }

  /** One finding: where, what, the lines, what to do. */
  function entry(finding) {
    const place = finding.file + ":" + finding.line + ":" + finding.column;
    return make("li", { class: "handbok-" + finding.severity },
      make("p", { class: "handbok-message" }, finding.message, " ", make("code", {}, finding.code)),
      make("p", { class: "handbok-place" },
        finding.open ? make("a", { href: finding.open, title: texts.open }, place) : copier(place)),
      finding.excerpt ? make("pre", { tabindex: "0" }, finding.excerpt) : "",
      finding.help ? make("p", { class: "handbok-help" }, make("strong", {}, texts.help + ": "), finding.help) : "");
  }

  /** A button that copies what it says. */
  function copier(text) {
    return make("button", { type: "button", title: texts.copy, "data-handbok-copy": text, "data-copied": texts.copied }, text);
  }

  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const copy = target && target.closest("[data-handbok-copy]");
    if (copy) copyFrom(copy);
    if (target && target.closest("[data-handbok-show]") && texts) {
      const list = here();
      overlay(list, texts.warnings.replace("{n}", list.length));
    }
  });

  async function copyFrom(element) {
    try {
      await navigator.clipboard.writeText(element.dataset.handbokCopy);
    } catch {
      // Not allowed here: the text is marked instead, ready to be copied by hand.
      getSelection().selectAllChildren(element);
      return;
    }
    const text = element.textContent;
    element.textContent = element.dataset.copied;
    setTimeout(() => { element.textContent = text; }, 1200);
  }

  /** Where the bars stand, one below the other. */
  const notices = make("div", { class: "handbok-notices" });

  /** Shows a bar, or takes it away when there is nothing to say. */
  function bar(name, text, ...rest) {
    const old = notices.querySelector('[data-handbok-notice="' + name + '"]');
    // The same again is not said again to those who listen to the page.
    if (old && old.firstChild.textContent === text) return;
    if (old) old.remove();
    if (text === null) return;
    notices.append(make("div",
      { class: "handbok-notice", role: "status", lang: texts.lang, "data-handbok-notice": name },
      make("span", {}, text), ...rest));
    if (!notices.isConnected) document.body.append(notices);
  }

  function button(label, action) {
    const made = make("button", { type: "button" }, label);
    made.addEventListener("click", action);
    return made;
  }

  /** An element; texts become text, never HTML. */
  function make(name, given, ...content) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(given)) element.setAttribute(key, value);
    element.append(...content.filter((part) => part !== ""));
    return element;
  }

  listen();
})();
