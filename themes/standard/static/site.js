/* Small helps on every page. Each page is whole without them: lists are plain lists, banners the build's own.
   No text stands here: words come from data attributes. Nothing is sent; what is stored (the ticks of a reading list, my role and unit)
   stays in the reader's own browser. */
(function () {
  "use strict";
  var all = function (selector, root) { return Array.prototype.slice.call((root || document).querySelectorAll(selector)); };
  /* A redirect: what stands after `#` goes along, which the page's own refresh would lose. */
  all("a[data-onward]").forEach(function (link) {
    if (location.hash) { location.replace(link.href.split("#")[0] + location.hash); }
  });

  var now = new Date();
  var two = function (n) { return (n < 10 ? "0" : "") + n; };
  var today = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());

  /* Dates: what comes true, or ceases to be, on a day after the build. Several dates stand apart by a space. */
  var holds = { after: function (d) { return today > d; }, until: function (d) { return today <= d; },
    before: function (d) { return today < d; }, from: function (d) { return today >= d; } };
  all("[data-after],[data-until],[data-before],[data-from]").forEach(function (element) {
    element.hidden = !Object.keys(holds).every(function (name) {
      return (element.getAttribute("data-" + name) || "").split(" ").filter(Boolean).every(holds[name]);
    });
  });

  /* The present month, in the wheel's picture and in its list. */
  all('[data-month="' + (now.getMonth() + 1) + '"]').forEach(function (element) {
    element.classList.add(element.namespaceURI.indexOf("svg") > 0 ? "hb-now" : "month--now");
    var word = element.querySelector(".month-now");
    if (word) { word.hidden = false; }
  });

  /* The choices of a form live in the address, so that a filtered list can be linked to. */
  var query = new URLSearchParams(location.search);
  function remember(name, value) {
    if (value) { query.set(name, value); } else { query.delete(name); }
    var search = query.toString();
    try { history.replaceState(null, "", location.pathname + (search ? "?" + search : "") + location.hash); } catch (e) { /* file:// in some browsers */ }
  }
  function recall(form) {
    all("select,input", form).forEach(function (field) {
      var value = query.get(field.name);
      if (value === null) { return; }
      if (field.options && !all("option", field).some(function (o) { return o.value === value; })) { return; }
      field.value = value;
    });
  }
  function fields(form) { return all("select,input", form); }

  /* Filters: an item shows when it has each chosen value (or `*`) and each written word. */
  function matches(item, form) {
    return fields(form).every(function (field) {
      var value = field.value.trim();
      if (!value) { return true; }
      if (field.hasAttribute("data-day")) {
        var from = item.getAttribute("data-day-from"), to = item.getAttribute("data-day-to");
        return !!from && from <= value && (!to || value <= to);
      }
      if (field.name === "w") {
        var text = item.textContent.toLowerCase();
        return value.toLowerCase().split(/\s+/).every(function (word) { return text.indexOf(word) >= 0; });
      }
      var own = (item.getAttribute("data-f-" + field.name) || "").split(" ");
      return own.indexOf(value) >= 0 || own.indexOf("*") >= 0;
    });
  }
  function filter(form, target) {
    var items = all("[data-item]", target), shown = 0;
    var active = fields(form).some(function (field) { return field.value.trim(); });
    /* From the innermost: an item with a matching item below it stays too. */
    items.reverse().forEach(function (item) {
      var below = all("[data-item]", item).some(function (child) { return !child.hidden; });
      item.hidden = active && !matches(item, form) && !below;
      if (!item.hidden) { shown += 1; }
    });
    all("[data-group]", target).forEach(function (group) {
      group.hidden = active && !all("[data-item]", group).some(function (item) { return !item.hidden; });
    });
    var text = !active ? "" : form.getAttribute(shown === 0 ? "data-none" : shown === 1 ? "data-one" : "data-many");
    form.querySelector(".filter-status").textContent = text.replace("{n}", shown).replace("{total}", items.length);
  }
  all("form[data-filter]").forEach(function (form) {
    var target = document.getElementById(form.getAttribute("data-filter"));
    if (!target) { return; }
    var run = function () { filter(form, target); };
    var changed = function (event) { remember(event.target.name, event.target.value.trim()); run(); };
    /* On a phone the choices are behind one button. */
    var button = form.querySelector(".filter-button");
    if (button) {
      button.addEventListener("click", function () { button.setAttribute("aria-expanded", button.getAttribute("aria-expanded") === "false"); });
    }
    recall(form);
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.addEventListener("reset", function () {
      fields(form).forEach(function (field) { remember(field.name, ""); });
      setTimeout(run, 0);
    });
    run();
  });

  /* A matrix, one role at a time: its column and the rows it takes part in. */
  all("[data-matrix]").forEach(function (box) {
    var form = box.querySelector("form"), select = form.querySelector("select");
    var run = function () {
      var role = select.value;
      all("[data-role]", box).forEach(function (cell) { cell.hidden = !!role && cell.getAttribute("data-role") !== role; });
      all("tbody tr", box).forEach(function (row) {
        var cell = row.querySelector("td:not([hidden])");
        row.hidden = !!role && !!cell && !cell.textContent.trim();
      });
      all("table", box).forEach(function (table) { table.classList.toggle("matrix--one", !!role); });
    };
    recall(form);
    select.addEventListener("change", function () { remember(select.name, select.value); run(); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    run();
  });

  /* A reading list: ticks with their day, kept in the browser; what changed after that day is told. */
  all("[data-reading]").forEach(function (list) {
    var place = location.pathname.replace(/[^/]*\/[^/]*\/[^/]*$/, "");
    var name = "handbok:" + place + ":" + list.getAttribute("data-reading"), ticks = {};
    try { ticks = JSON.parse(localStorage.getItem(name)) || {}; } catch (e) { /* none are kept here */ }
    var items = all("[data-read]", list), state = list.querySelector(".reading-state"), only = list.querySelector("[data-short-only]");
    var see = function () {
      var done = 0, changed = 0;
      items.forEach(function (item) {
        var day = ticks[item.getAttribute("data-read")], is = !!day && (item.getAttribute("data-changed-on") || "") > day;
        item.querySelector(".reading-tick input").checked = !!day && !is;
        item.querySelector(".reading-new").hidden = !is;
        item.hidden = !!only && only.checked && !item.hasAttribute("data-short");
        done += day && !is ? 1 : 0;
        changed += is ? 1 : 0;
      });
      all("[data-group]", list).forEach(function (group) {
        group.hidden = !all("[data-item]", group).some(function (item) { return !item.hidden; });
      });
      state.hidden = !done && !changed;
      state.textContent = state.getAttribute("data-done").replace("{n}", done).replace("{total}", items.length) +
        (changed ? " " + state.getAttribute("data-changed").replace("{n}", changed) : "");
    };
    items.forEach(function (item) {
      item.querySelector(".reading-tick input").addEventListener("change", function (event) {
        var key = item.getAttribute("data-read");
        if (event.target.checked) { ticks[key] = today; } else { delete ticks[key]; }
        try { localStorage.setItem(name, JSON.stringify(ticks)); } catch (e) { /* they last as long as the page */ }
        see();
      });
    });
    if (only) { only.addEventListener("change", see); }
    see();
  });

  /* Tables that may be sorted: the heads become buttons. */
  var collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  all("table.sortable").forEach(function (table) {
    all("thead th", table).forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      while (head.firstChild) { button.appendChild(head.firstChild); }
      button.title = (table.getAttribute("data-sort") || "").replace("{column}", button.textContent);
      head.appendChild(button);
      button.addEventListener("click", function () {
        var up = head.getAttribute("aria-sort") !== "ascending", body = table.tBodies[0];
        all("thead th", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        var key = function (row) { var cell = row.cells[column]; return cell.getAttribute("data-sort") || cell.textContent.trim(); };
        all("tr", body).map(function (row) { return [key(row), row]; })
          .sort(function (a, b) { return (up ? 1 : -1) * collator.compare(a[0], b[0]); })
          .forEach(function (pair) { body.appendChild(pair[1]); });
      });
    });
  });

  /* What is wider or taller than its box fades where there is more. */
  all(".hb-scroll").forEach(function (box) {
    var see = function () {
      box.classList.toggle("more-right", box.scrollWidth - box.clientWidth - Math.abs(box.scrollLeft) > 8);
      box.classList.toggle("more-down", box.scrollHeight - box.clientHeight - box.scrollTop > 8);
    };
    box.addEventListener("scroll", see, { passive: true });
    if (window.ResizeObserver) { new ResizeObserver(see).observe(box); } else { see(); }
  });

  /* A link to each heading of the text, for whoever wants to send it on. */
  var permalink = document.body.getAttribute("data-permalink");
  all(".doc-main .prose > :is(h2, h3)[id]").forEach(function (heading) {
    var link = document.createElement("a");
    link.className = "anchor";
    link.href = "#" + heading.id;
    link.textContent = "#";
    link.setAttribute("aria-label", permalink + ": " + heading.textContent);
    heading.appendChild(link);
  });

  /* What stands open for those without script and is folded with it. */
  all("details[data-fold]").forEach(function (details) { details.open = false; });

  /* "My role" and "my unit" on the start page. The choice stays in this browser, where it keeps such things at all. */
  all("form[data-my]").forEach(function (form) {
    var place = "handbok:" + location.pathname.replace(/[^/]*$/, "") + ":";
    var get = function (key) { try { return localStorage.getItem(place + key) || ""; } catch (e) { return ""; } };
    var set = function (key, value) {
      try {
        if (value) { localStorage.setItem(place + key, value); } else { localStorage.removeItem(place + key); }
        return true;
      } catch (e) { return false; }
    };
    var word = function (name, values) {
      var text = form.getAttribute("data-t-" + name) || "";
      Object.keys(values || {}).forEach(function (key) { text = text.replace("{" + key + "}", values[key]); });
      return text;
    };
    var list = form.querySelector(".mine-links"), note = form.querySelector(".mine-note"), forget = form.querySelector(".mine-forget");
    var selects = all("select", form), lists = all("[data-mine]"), before = get("before");
    if (get("seen") !== today) { before = get("seen"); set("before", before); set("seen", today); }
    var link = function (url, text) {
      var item = document.createElement("li"), a = document.createElement("a");
      a.href = url;
      a.textContent = text;
      item.appendChild(a);
      list.appendChild(item);
    };
    var concerns = function (item, chosen) {
      return Object.keys(chosen).every(function (key) {
        var own = (item.getAttribute("data-f-" + key) || "").split(" ");
        return own.indexOf(chosen[key]) >= 0 || own.indexOf("*") >= 0;
      });
    };
    var show = function () {
      var chosen = {}, query = "";
      list.textContent = "";
      selects.forEach(function (select) {
        var option = select.selectedOptions[0], isRole = select.name === "role", routines = form.getAttribute("data-routines");
        if (!select.value) { return; }
        chosen[select.name] = select.value;
        query += (query ? "&" : "?") + select.name + "=" + encodeURIComponent(select.value);
        link(option.getAttribute("data-url"), word(isRole ? "page" : "unit-page", { title: option.textContent }));
        if (routines) { link(routines + "?" + select.name + "=" + encodeURIComponent(select.value), word(isRole ? "routines" : "unit-routines")); }
      });
      var any = !!query;
      list.hidden = forget.hidden = !any;
      if (any && form.getAttribute("data-changes")) { link(form.getAttribute("data-changes") + query, word("changes")); }
      lists.forEach(function (section) {
        var items = all("[data-item]", section), mine = items.filter(function (item) { return concerns(item, chosen); });
        var since = mine.filter(function (item) { return before && item.getAttribute("data-date") > before; });
        var isChanges = section.getAttribute("data-mine") === "changes", heading = section.querySelector("h2");
        var shown = any && isChanges && since.length ? since : mine;
        items.forEach(function (item) { item.hidden = any && shown.indexOf(item) < 0; });
        all("details.more", section).forEach(function (more) {
          more.open = any;
          more.firstElementChild.hidden = any;
        });
        section.querySelector(".mine-none").hidden = !any || shown.length > 0;
        heading.dataset.all = heading.dataset.all || heading.textContent;
        heading.textContent = !any ? heading.dataset.all : !isChanges ? word("due") : shown === since
          ? word("since", { date: new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long" }).format(new Date(before + "T12:00")) })
          : word("changes");
      });
      return any;
    };
    var gone = "";
    selects.forEach(function (select) {
      var kept = get(select.name);
      select.value = kept;
      if (kept && select.value !== kept) { select.value = ""; set(select.name, ""); gone = word("gone-" + select.name); }
    });
    show();
    note.textContent = gone;
    form.addEventListener("change", function (event) {
      var isKept = set(event.target.name, event.target.value);
      note.textContent = show() ? word(isKept ? "kept" : "not-kept") : "";
    });
    form.addEventListener("reset", function () {
      selects.forEach(function (select) { set(select.name, ""); });
      setTimeout(function () { show(); note.textContent = ""; }, 0);
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
  });

  /* Several views of one thing: tabs, named by the views' headings. What is not chosen can still be found by the
     browser's own search, and paper shows it (site.css). */
  all("[data-views]").forEach(function (box) {
    var views = all(".view", box), list = document.createElement("div"), tabs = [];
    if (views.length < 2) { return; }
    var choose = function (at, focus) {
      views.forEach(function (view, n) {
        if (n === at) { view.removeAttribute("hidden"); } else { view.setAttribute("hidden", "until-found"); }
        tabs[n].setAttribute("aria-selected", n === at);
        tabs[n].tabIndex = n === at ? 0 : -1;
      });
      if (focus) { tabs[at].focus(); }
    };
    list.className = "tabs";
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", box.getAttribute("data-views"));
    views.forEach(function (view, n) {
      var tab = document.createElement("button");
      tab.type = "button";
      tab.id = view.id + "-tab";
      tab.textContent = view.querySelector("h2").textContent;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", view.id);
      view.setAttribute("role", "tabpanel");
      view.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", function () { choose(n); });
      view.addEventListener("beforematch", function () { choose(n); });
      view.choose = function () { choose(n); };
      tabs.push(tab);
      list.appendChild(tab);
    });
    list.addEventListener("keydown", function (event) {
      var at = tabs.indexOf(document.activeElement), last = tabs.length - 1;
      var to = { ArrowRight: at < last ? at + 1 : 0, ArrowLeft: at ? at - 1 : last, Home: 0, End: last }[event.key];
      if (at < 0 || to === undefined) { return; }
      event.preventDefault();
      choose(to, true);
    });
    box.insertBefore(list, views[0]);
    box.classList.add("views--tabs");
    choose(0);
  });

  /* Popovers: a link within the page closes the one it stands in. */
  all("[popover]").forEach(function (box) {
    box.addEventListener("click", function (event) {
      var link = event.target.closest("a[href^='#']");
      if (link && box.matches(":popover-open")) { box.hidePopover(); }
    });
  });

  /* Each sheet of paper says what it is of: title, version, from when it applies. */
  var sheet = document.querySelector("[data-sheet]");
  if (sheet && document.adoptedStyleSheets) {
    var rules = new CSSStyleSheet(), line = sheet.getAttribute("data-sheet").replace(/["\\\n]/g, "");
    rules.replaceSync('@page { @bottom-left { content: "' + line + '"; font: 8.5pt system-ui, sans-serif; } } @page lying { @bottom-left { content: "' + line + '"; font: 8.5pt system-ui, sans-serif; } }');
    document.adoptedStyleSheets = [rules];
  }

  /* Paper shows what is folded on the screen. */
  var opened = [];
  addEventListener("beforeprint", function () { opened = all("details:not([open])"); opened.forEach(function (d) { d.open = true; }); });
  addEventListener("afterprint", function () { opened.forEach(function (d) { d.open = false; }); opened = []; });
  all("[data-print]").forEach(function (button) { button.addEventListener("click", function () { print(); }); });

  /* A link into something folded, or into a view that is not chosen, opens it. */
  function unfold() {
    var id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch (e) { return; }
    var target = id && document.getElementById(id);
    for (var d = target && target.closest("details"); d; d = d.parentElement.closest("details")) { d.open = true; }
    var view = target && target.closest(".view[hidden]");
    if (view && view.choose) { view.choose(); target.scrollIntoView(); }
  }
  addEventListener("hashchange", unfold);
  unfold();

  /* The search script comes when somebody goes to the search field, or presses `/`. */
  var search = document.querySelector("form[role=search][data-script]");
  if (search && !document.querySelector('script[src$="' + search.getAttribute("data-script").split("/").pop() + '"]')) {
    var input = search.querySelector("input"), load = function () {
      input.removeEventListener("focus", load);
      document.removeEventListener("keydown", slash);
      var script = document.createElement("script");
      script.src = search.getAttribute("data-script");
      document.head.appendChild(script);
    }, slash = function (event) {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) { return; }
      event.preventDefault();
      input.focus();
    };
    input.addEventListener("focus", load);
    document.addEventListener("keydown", slash);
    if (document.activeElement === input) { load(); }
  }
})();
