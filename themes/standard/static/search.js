/* Search in the browser: the same analysis, ranking and results as the program's own search (src/search), over
   the shards that a build writes to search/. A classic script without dependencies: works from file:// and under
   script-src 'self'. Shards come in as <script> elements that call handbokSearch(…); there is no fetch and no eval,
   and every text is set as text.

   The page gives: <form role="search" action="…/sok.html"> with input[name=q]; on the search page also
   ol[data-search-results], [data-search-status] (a live region), [data-search-filters], [data-search-empty] (help, shown when
   nothing is found). All strings are attributes of the form, data-t-<key>:
     list all one many none mean also more clear error, and a heading for each filter: kind unit role process law year status
   with {n} for a number and {q} for the query. Classes made here: search-list, search-note, search-label, search-filter, search-more. */
(() => {
  "use strict";

  const K1 = 1.2, TITLE = 0.4, BODY = 0.6, BOOSTS = [5, 4, 2, 1, 0.4];
  const TITLES = [1, 3, 5, 7, 11];
  const BODIES = [1, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072];
  const FACETS = ["kind", "unit", "role", "process", "law", "year", "status"];
  const COMPOUND = 1, NOUN = 2, SCORED = 4, POSTINGS = 8;
  const LETTER = /^\p{Alphabetic}+$/u, W = "[\\p{Alphabetic}\\p{N}]";
  const TOKEN = new RegExp(`([0-9]+:[0-9]+|\\p{Alphabetic}[-‐‑](?=${W}{2})${W}+|${W}+)(?::\\p{Alphabetic}{1,4}(?!${W})|['’]s(?!${W}))?`, "gu");

  /* --- Loading ------------------------------------------------------------------------------------------- */

  const form = document.querySelector("form[role=search]");
  const root = form ? form.getAttribute("action").replace(/[^/]*$/, "") : "";
  const loaded = new Map();
  let last, index;

  const api = window.handbokSearch = (...data) => { last = data; };

  /* A script's load event follows its execution at once, so `last` is what it brought. */
  const load = (name) => {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.src = root + "search/" + name + ".js";
        script.onload = () => { script.remove(); done(last); };
        script.onerror = () => { script.remove(); loaded.delete(name); failed(new Error(name)); };
        document.head.append(script);
      }));
    }
    return loaded.get(name);
  };

  const digit = (text, at) => { const c = text.charCodeAt(at) - 40; return c > 52 ? c - 1 : c; };
  const digits = (text) => Array.from(text, (_, at) => digit(text, at));
  const reader = (text) => {
    let at = 0;
    return () => {
      let value = 0, c;
      do { c = digit(text, at++); value = value * 43 + c % 43; } while (c > 42);
      return value;
    };
  };
  const items = (text) => text ? text.split("\t") : [];

  /* The first keys and hashes of shards of one sort. */
  const listed = (sort, text) => {
    let first = "";
    return items(text).map((item) => {
      first = first.slice(0, digit(item, 8)) + item.slice(9);
      return { first, file: sort + "-" + item.slice(0, 8) };
    });
  };

  const start = async () => {
    const [m] = await load("manifest");
    const [lengths, ranks, kinds, sizes] = await load("r-" + m.r);
    const damping = (share, total) => (length) => K1 * (1 - share + share * length * m.docs / total);
    index = {
      docs: m.docs, sv: m.lang === "sv", stop: new Set(m.stop.split(" ")), facets: m.f, t: m.t,
      k: listed("k", m.k), e: listed("e", m.e),
      titles: TITLES.map(damping(TITLE, m.titles)), bodies: BODIES.map(damping(BODY, m.bodies)),
      lengths: digits(lengths), ranks: digits(ranks), sizes: digits(sizes),
      kinds: m.kinds, kindOf: digits(kinds)
    };
  };
  let ready;
  const begin = () => ready = ready || start().catch((error) => { ready = 0; throw error; });

  /* --- Words --------------------------------------------------------------------------------------------- */

  const fold = (key) => key.normalize("NFD").replace(/\p{M}/gu, "").replace(/[øæß]/g, (c) => ({ ø: "o", æ: "ae", ß: "ss" })[c]);
  const lower = (word) => word.toLowerCase().replace(/[-‐‑]/g, "");
  const tokens = (text) => Array.from(text.matchAll(TOKEN), (m) => ({ at: m.index, text: m[1], word: lower(m[1]) }));

  /* Swedish by Snowball, as in analysis/stem.rs. */
  const ENDINGS = /(?:heterna|hetens|anden|andes|andet|arens|arnas|ernas|heten|heter|ornas|ades|ande|aren|arna|arne|aste|erna|erns|orna|ade|are|ast|ens|ern|het|ad|ar|as|at|en|er|es|or)$/;
  const definite = (rest) => /.[aeiouyäåö][^aeiouyäåö]$/.test(rest) &&
    !/(?:fab|h|pak|rak|stak|kom|iet|cit|dit|alit|ilit|mit|nit|pit|rit|sit|tit|uit|ivit|kvit|xit)$/.test(rest);
  const swedish = (word) => {
    const vowel = word.match(/^[^aeiouyäåö]*[aeiouyäåö]+[^aeiouyäåö]/);
    if (!vowel) { return word; }
    const region = Math.max(3, vowel[0].length);
    const cut = (count) => { word = word.slice(0, -count); };
    const ends = (pattern) => { const m = word.slice(region).match(pattern); return m && m[0].length; };
    let n = ends(ENDINGS);
    if (n) {
      cut(n);
    } else if (ends(/et$/)) {
      if (definite(word.slice(0, -2))) { cut(2); }
    } else if (ends(/s$/)) {
      if (/ets$/.test(word) && definite(word.slice(0, -3))) { cut(3); } else if (/[bcdfghjklmnoprtvy]s$/.test(word)) { cut(1); }
    } else if (ends(/[ae]$/)) {
      cut(1);
    }
    if (ends(/(?:dd|gd|nn|dt|gt|kt|tt)$/)) { cut(1); }
    if ((n = ends(/(?:lig|els|ig)$/))) { cut(n); } else if (ends(/fullt$/) || (ends(/öst$/) && /[iklnprtuv]öst$/.test(word))) { cut(1); }
    return word;
  };
  const english = (word) => {
    if (/..ies$/.test(word) && word.length > 5) {
      word = word.slice(0, -3) + "y";
    } else if (/(?:x|ch|sh|ss|z)es$/.test(word) && word.length > 4) {
      word = word.slice(0, -2);
    } else if (/[^sui]s$/.test(word) && word.length > 3) {
      word = word.slice(0, -1);
    }
    const verb = ["ing", "ed"].find((end) => word.endsWith(end) && word.length > end.length + 2 && /[aeiouy]/.test(word.slice(0, -end.length)));
    if (verb) { word = word.slice(0, -verb.length).replace(/(bb|dd|gg|mm|nn|pp|rr|tt)$/, (pair) => pair[0]); }
    const end = ["ment", "ness", "ly"].find((end) => word.endsWith(end) && word.length > end.length + 3);
    if (end) { word = word.slice(0, -end.length); }
    return word.length > 3 ? word.replace(/e$/, "").replace(/y$/, "i") : word;
  };
  const stem = (word) => /[0-9]/.test(word) ? word : index.sv ? swedish(word) : english(word);

  /* --- The lexicon --------------------------------------------------------------------------------------- */

  const parsed = new Map();
  const place = (shards, fold) => { let at = shards.length - 1; while (at && shards[at].first > fold) { at--; } return at; };

  /* key → {fold, flags, shown, redirect, aliases, posts}; posts are rows of document, mask and five counts. */
  const keysOf = async (at) => {
    const { file } = index.k[at];
    if (!parsed.has(file)) {
      const [entries, numbers] = await load(file), next = reader(numbers), map = new Map();
      let before = "";
      for (const item of items(entries)) {
        const [head, shown, redirect, aliases] = item.split("\x01");
        const key = before = before.slice(0, digit(head, 0)) + head.slice(1);
        const flags = digit(shown, 0), text = shown.slice(1);
        const entry = { key, fold: fold(key), flags, redirect, shown: text[0] === "=" ? text.slice(1) : key + text, aliases: [], posts: [] };
        if (aliases) {
          entry.aliases = aliases.split("\x02\x02").map((alias) => {
            const [keys, label] = alias.slice(1).split("\x02");
            const weight = +alias[0];
            return { keys: keys.split(" "), weight, label, why: weight === 8 ? "name" : label ? "synonym" : "" };
          });
        }
        if (flags & POSTINGS) { entry.posts = postings(next, flags & SCORED); }
        map.set(key, entry);
      }
      parsed.set(file, map);
    }
    return parsed.get(file);
  };
  const postings = (next, scored) => {
    const posts = [];
    let doc = 0;
    for (let count = next(); count; count--) {
      const value = next(), sort = value & 3;
      doc += value >> 2;
      if (!scored) {
        posts.push([doc, sort << 5]);
      } else if (sort === 3) {
        const mask = next(), post = [doc, mask];
        for (let field = 0; field < 5; field++) { post.push(mask >> field & 1 ? next() + 1 : 0); }
        posts.push(post);
      } else {
        posts.push(sort === 2 ? [doc, 16, 0, 0, 0, 0, 1] : [doc, 8, 0, 0, 0, sort ? next() + 2 : 1, 0]);
      }
    }
    return posts;
  };
  const entry = async (key) => (await keysOf(place(index.k, fold(key)))).get(key);
  const range = async (prefix) => {
    const found = [];
    for (let at = place(index.k, prefix); at < index.k.length && (index.k[at].first <= prefix || index.k[at].first.startsWith(prefix)); at++) {
      for (const e of (await keysOf(at)).values()) { if (e.fold.startsWith(prefix)) { found.push(e); } }
    }
    return found;
  };
  const scored = async (key) => { const e = await entry(key); return e && e.flags & SCORED ? e : null; };
  const isWord = (e) => e.flags & SCORED && LETTER.test(e.key);
  const term = async (word) => {
    const known = await entry(word);
    if (known && known.redirect) { return known.redirect; }
    const base = stem(word), other = await entry(base);
    return other && other.redirect || base;
  };

  /* --- The plan of a query, step by step as query/plan.rs ------------------------------------------------ */

  const ITEM = "[0-9]{1,3}(?: ?[a-z]\\b)?", LIST = `${ITEM}(?: ?(?:[-–,]|och|samt|till) ?${ITEM})*`;
  const CITATION = new RegExp(`([0-9]{1,3}) ?kap(?:itel)?\\b[.,]? ?(?:(${LIST})(?: ?§+)?)?|(${LIST}) ?§+`, "g");

  const sections = (chapter, list) => {
    const keys = [];
    let before;
    for (const [, dash, digits, letter = ""] of list.matchAll(/([-–])? ?([0-9]{1,3})(?: ?([a-z])\b)?/g)) {
      const number = +digits;
      if (dash && before) {
        const [from, first] = before;
        if (first && letter && from === number) {
          for (let c = first.charCodeAt(0) + 1; c < letter.charCodeAt(0); c++) { keys.push(`§${chapter}:${number}${String.fromCharCode(c)}`); }
        } else if (number - from <= 60) {
          for (let n = from + 1; n < number; n++) { keys.push(`§${chapter}:${n}`); }
        }
      }
      keys.push(`§${chapter}:${number}${letter}`);
      before = [number, letter];
    }
    return chapter ? [...keys, `§${chapter}:`] : keys;
  };

  const one = (key, weight, why) => ({ keys: [key], weight, why, label: "" });

  const partners = async (key) => {
    const found = [];
    if (!index.sv || key.length < 4) { return found; }
    const bases = ["ning", "ing", "an"].filter((end) => key.endsWith(end) && key.length >= end.length + 4).map((end) => key.slice(0, -end.length));
    for (const base of [key, ...bases]) {
      for (const end of ["", "ning", "ing", "an"]) {
        const other = base + end;
        if (other !== key && !found.includes(other) && await scored(other)) { found.push(other); }
      }
    }
    return found;
  };

  const noun = async (part) => {
    const key = await term(part), e = part.length >= 4 || key === part ? await entry(key) : null;
    return e && (e.flags & (SCORED | NOUN)) === (SCORED | NOUN) ? key : "";
  };
  const modifier = async (part) => await noun(part) || (/[sou]$/.test(part) && part.length > 3 ? noun(part.slice(0, -1)) : "");

  /* Two parts, else three, the first as long as may be. The order of looking differs from the program's, to load less. */
  const split = async (word) => {
    const length = word.length, firsts = [];
    if (length < 8 || !LETTER.test(word)) { return null; }
    for (let at = length - 3; at >= 3; at--) {
      const first = await modifier(word.slice(0, at));
      if (first) {
        const head = await noun(word.slice(at));
        if (head) { return [first, head]; }
        firsts.push([at, first]);
      }
    }
    for (let second = length - 3; second >= 3; second--) {
      for (const [at, first] of firsts) {
        const middle = at <= second - 3 && await modifier(word.slice(at, second));
        if (middle) {
          const head = await noun(word.slice(second));
          if (head) { return [first, middle, head]; }
          break;
        }
      }
    }
    return null;
  };

  const distance = (a, b) => {
    let before = [], row = Array.from({ length: b.length + 1 }, (_, at) => at);
    for (let i = 0; i < a.length; i++) {
      const next = [i + 1];
      for (let j = 0; j < b.length; j++) {
        let edits = Math.min(row[j] + (a[i] !== b[j]), row[j + 1] + 1, next[j] + 1);
        if (i && j && a[i] === b[j - 1] && a[i - 1] === b[j]) { edits = Math.min(edits, before[j - 1] + 1); }
        next.push(edits);
      }
      before = row;
      row = next;
    }
    return row[b.length];
  };

  const corrections = async (key) => {
    const wanted = fold(key), length = wanted.length;
    if (length < 4 || !LETTER.test(wanted)) { return []; }
    const limit = length >= 8 ? 2 : 1, end = length >= 7 ? 3 : 2, found = new Map();
    const look = (key, folded, frequency) => {
      if (folded.length < 3 || Math.abs(folded.length - length) > limit) { return; }
      const edits = distance(wanted, folded);
      if (edits <= limit) { found.set(key, { key, folded, order: [edits, +(folded[0] !== wanted[0]), -frequency] }); }
    };
    for (const e of await range(wanted.slice(0, end))) { if (isWord(e)) { look(e.key, e.fold, Math.floor(Math.log2(e.posts.length))); } }
    const suffix = Array.from(wanted.slice(-end)).reverse().join("");
    for (let at = place(index.e, suffix); at < index.e.length && (index.e[at].first <= suffix || index.e[at].first.startsWith(suffix)); at++) {
      let before = "";
      for (const item of items((await load(index.e[at].file))[0])) {
        const [head, frequency] = item.split("\x01");
        before = before.slice(0, digit(head, 0)) + head.slice(1);
        const key = Array.from(before).reverse().join(""), folded = fold(key);
        if (folded.endsWith(wanted.slice(-end))) { look(key, folded, digit(frequency, 0)); }
      }
    }
    const by = (x, y) => x < y ? -1 : +(x > y);
    const best = [...found.values()].sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1] || a.order[2] - b.order[2] || by(a.folded, b.folded) || by(a.key, b.key));
    return Promise.all(best.slice(0, 3).map(({ key }) => entry(key)));
  };

  const wordGroup = async (word, open) => {
    let found = [], parts;
    const e = await scored(word.term);
    if (e) { found.push(one(word.term, 8, "typed")); }
    for (const key of await partners(word.term)) { found.push(one(key, 4, "")); }
    const named = await entry(fold(word.term));
    if (named) { found.push(...named.aliases); }
    if (e && e.flags & COMPOUND && (parts = await split(word.word))) { found.push({ keys: parts, weight: 4, why: "parts" }); }
    const folded = fold(word.word);
    if (!found.length) {
      const same = fold(word.term), add = (key) => { if (!found.some((known) => known.keys[0] === key)) { found.push(one(key, 8, "folded")); } };
      for (const e of (await keysOf(place(index.k, same))).values()) { if (e.fold === same && e.flags & SCORED) { add(e.key); } }
      for (const e of (await keysOf(place(index.k, folded))).values()) {
        if (e.fold === folded && e.redirect && await scored(e.redirect)) { add(e.redirect); }
      }
    }
    if (!found.length && open && folded.length >= 3) {
      const plain = folded === word.word;
      const entries = (await range(folded)).filter((e) => isWord(e) && (plain || e.key.startsWith(word.word)));
      found = entries.sort((a, b) => b.posts.length - a.posts.length).slice(0, 16).map((e) => one(e.key, 6, "completed"));
    }
    if (!found.length && (parts = await split(word.word))) { found.push({ keys: parts, weight: 6, why: "parts" }); }
    if (!found.length) {
      const entries = await corrections(word.term);
      if (entries.length) { word.correction = entries[0].shown; }
      found = entries.map((e) => one(e.key, 5, "folded"));
    }
    if (found.length && found[0].why === "folded") { word.key = found[0].keys[0]; }
    return { typed: word.word, alternatives: found };
  };

  const named = async (words) => {
    for (let length = Math.min(words.length, 8); length > 1; length--) {
      const phrase = words.slice(0, length), e = await entry(fold(phrase.map((word) => word.term).join("_")));
      if (e && e.aliases.length) {
        const keys = phrase.filter((word) => !word.stop).map((word) => word.term), alternatives = [...e.aliases];
        const known = await Promise.all(keys.map(scored));
        if (keys.length && known.every(Boolean)) {
          alternatives.push({ keys, weight: alternatives.some((alias) => alias.weight === 8) ? 6 : 8, why: "parts" });
        }
        return [length, { typed: phrase.map((word) => word.word).join(" "), alternatives }];
      }
    }
    return null;
  };

  const makePlan = async (query) => {
    query = query.normalize("NFC").replace(/[\u{10000}-\u{10ffff}\ufeff]/gu, " ").slice(0, 200);
    let open = new RegExp(W + "$", "u").test(query);
    query = query.split(/[\s\u0085]+/).filter(Boolean).join(" ").toLowerCase();
    const cited = [], groups = [];
    const rest = query.replace(CITATION, (_, chapter = "", list, alone) => { cited.push(sections(chapter, list || alone || "")); return " "; });
    open = open && new RegExp(W + "$", "u").test(rest);
    const words = await Promise.all(tokens(rest).slice(0, 16).map(async ({ word }) => {
      const key = await term(word);
      return { word, term: key, key, stop: index.stop.has(word) };
    }));
    if (words.every((word) => word.stop)) { words.forEach((word) => { word.stop = false; }); }
    for (let at = 0; at < words.length;) {
      const name = await named(words.slice(at));
      if (name) {
        groups.push(name[1]);
        at += name[0];
      } else {
        if (!words[at].stop) { groups.push(await wordGroup(words[at], open && at + 1 === words.length)); }
        at++;
      }
    }
    const laws = new Set(groups.flatMap((group) => group.alternatives.flatMap((a) => a.keys)).filter((key) => key.startsWith("#law/")).map((key) => key.slice(1)));
    for (const keys of cited) {
      const group = { typed: "§", alternatives: [] };
      for (const key of keys) {
        const weight = key.endsWith(":") && keys.length > 1 ? 3 : 8;
        for (const law of laws) { if (await scored(key + "@" + law)) { group.alternatives.push(one(key + "@" + law, weight, "section")); } }
        if (await scored(key)) { group.alternatives.push(one(key, laws.size ? Math.min(weight, 4) : weight, "section")); }
      }
      groups.push(group);
    }
    const keys = words.filter((word) => !word.stop).map((word) => word.key);
    let mean = "", at = 0;
    if (words.some((word) => word.correction)) {
      for (const token of tokens(query)) {
        const word = words.find((word) => word.correction && word.word === token.word);
        mean += query.slice(at, token.at) + (word ? word.correction : token.text);
        at = token.at + token.text.length;
      }
      mean += query.slice(at);
    }
    return { groups, pairs: keys.slice(1).map((key, at) => keys[at] + "_" + key), exact: keys.join("_"), mean };
  };

  /* --- Ranking, as score.rs and query/mod.rs ------------------------------------------------------------- */

  const ln = (x) => {
    let halvings = 0, sum = 0;
    while (x >= 2) { x /= 2; halvings++; }
    const y = (x - 1) / (x + 1), square = y * y;
    for (let odd = 1, power = y; odd < 40; odd += 2) { sum += power / odd; power *= square; }
    return halvings * Math.LN2 + 2 * sum;
  };

  const scores = async (key) => {
    const e = await entry(key), found = new Map();
    if (!e) { return found; }
    const rarity = ln(1 + (index.docs - e.posts.length + 0.5) / (e.posts.length + 0.5));
    const weights = BOOSTS.map((boost) => Math.floor(rarity * (K1 + 1) * boost * 1e6));
    for (const post of e.posts) {
      const length = index.lengths[post[0]], body = index.bodies[length % 16];
      const dampings = [index.titles[length >> 4], K1, K1, body, body];
      let sum = 0;
      for (let field = 0; field < 5; field++) {
        const count = post[field + 2];
        if (count) { sum += Math.floor(weights[field] * count / (count + dampings[field])); }
      }
      found.set(post[0], sum);
    }
    return found;
  };

  const alternative = async ({ keys, weight }) => {
    let found;
    for (const key of keys) {
      const scored = await scores(key);
      if (found) { for (const [doc, score] of scored) { if (found.has(doc)) { scored.set(doc, found.get(doc) + score); } else { scored.delete(doc); } } }
      found = scored;
    }
    for (const [doc, score] of found) { found.set(doc, Math.floor(score * weight / 8)); }
    return found;
  };

  const rank = async (plan) => {
    const sums = new Float64Array(index.docs), matched = new Uint8Array(index.docs), count = plan.groups.length;
    for (const group of plan.groups) {
      const best = new Map();
      for (const a of group.alternatives) { for (const [doc, score] of await alternative(a)) { best.set(doc, Math.max(best.get(doc) || 0, score)); } }
      for (const [doc, score] of best) { sums[doc] += score; matched[doc]++; }
    }
    const pairs = new Uint8Array(index.docs), exact = new Uint8Array(index.docs), ranked = [];
    for (const pair of plan.pairs) { const e = await entry(pair); if (e) { for (const post of e.posts) { if (post[1] & 32) { pairs[post[0]]++; } } } }
    const whole = plan.exact && await entry(plan.exact);
    if (whole) { for (const post of whole.posts) { if (post[1] & 64) { exact[post[0]] = 1; } } }
    for (let doc = 0; doc < index.docs; doc++) {
      if (matched[doc]) {
        const kind = Math.floor(index.ranks[doc] / 3), valid = index.ranks[doc] % 3;
        const phrase = pairs[doc] * 6e6 + (pairs[doc] && pairs[doc] === plan.pairs.length ? 10e6 : 0);
        const score = Math.floor(sums[doc] * matched[doc] / count) + phrase + exact[doc] * 40e6;
        ranked.push([doc, Math.floor(score * [count > 2 ? 18 : 20, 16, count > 2 ? 14 : 12][kind] * (valid ? 3 : 4) / 64)]);
      }
    }
    return ranked.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  };

  /* --- Excerpts, as excerpt.rs --------------------------------------------------------------------------- */

  const wantedOf = (group) => {
    const keys = [];
    const words = (text) => tokens(text).map((token) => token.word).filter((word) => !index.stop.has(word));
    for (const { keys: own, why, label } of group.alternatives) {
      if (why === "name") { keys.push(...words(label).map((word) => fold(stem(word)))); } else if (why !== "section") { keys.push(...own.map(fold)); }
    }
    return group.typed[0] === "§" ? keys : keys.concat(words(group.typed).map(fold));
  };
  const isWanted = (word, key) => key.length < 3 ? word === key : word.startsWith(key) ? key.length >= 5 || word.length <= key.length + 5 : key.length >= 5 && word.includes(key);

  /* Pieces of text by turns plain and marked. */
  const excerpt = (text, wanted) => {
    const found = [];
    for (const { at, text: own, word } of tokens(text)) {
      const folded = fold(word), group = wanted.findIndex((keys) => keys.some((key) => isWanted(folded, key)));
      if (group >= 0) { found.push({ at, end: at + own.length, group }); }
    }
    let first = 0, most = -1;
    found.forEach((word, place) => {
      const near = [];
      for (let other = place; other < found.length && found[other].end <= word.at + 130; other++) { near.push(found[other].group); }
      const score = new Set(near).size * 1000 + near.length;
      if (score > most) { most = score; first = word.at; }
    });
    let from = 0, to = text.length;
    if (first > 50) {
      from = first;
      let sentence = first - 1, word = first - 50;
      while (sentence >= first - 50 && !(text[sentence] === " " && /[.!?…]/.test(text[sentence - 1]))) { sentence--; }
      while (word < first && text[word] !== " ") { word++; }
      if (sentence >= first - 50) { from = sentence + 1; } else if (word < first) { from = word + 1; }
    }
    if (from + 180 < to) {
      to = from + 180;
      while (to > from && text[to] !== " ") { to--; }
      if (to === from) { to = from + 180; }
    }
    const pieces = [];
    let plain = from ? "… " : "", at = from;
    for (const word of found) {
      if (word.at >= from && word.end <= to) {
        pieces.push(plain + text.slice(at, word.at), text.slice(word.at, word.end));
        plain = "";
        at = word.end;
      }
    }
    pieces.push(plain + text.slice(at, to) + (to < text.length ? " …" : ""));
    return pieces;
  };

  const textOf = async (doc) => {
    let shard = 0, first = 0;
    while (first + index.sizes[shard] <= doc) { first += index.sizes[shard++]; }
    const group = shard >> 4;
    const [texts] = await load(`t-${index.t.slice(group * 8, group * 8 + 8)}-${shard % 16}`);
    const [title, url, label, text] = texts.split("\t")[doc - first].split("\x01");
    return { title, url, label, text };
  };

  /* --- Filters ------------------------------------------------------------------------------------------- */

  /* For each facet its values, and for each document the numbers of its own. */
  const facets = async (all) => {
    const values = (text) => items(text).map((item) => { const [id, label] = item.split("\x01"); return { id, label }; });
    const found = { kind: { values: values(index.kinds), of: index.kindOf.map((kind) => [kind]) } };
    if (!all) { return found; }
    const data = await load("f-" + index.facets);
    for (let at = 0; at < data.length; at += 3) {
      const facet = found[data[at]] = { values: values(data[at + 1]), of: Array.from({ length: index.docs }, () => []) }, next = reader(data[at + 2]);
      facet.values.forEach((_, number) => { for (let count = next(), doc = 0; count; count--) { facet.of[doc += next()].push(number); } });
    }
    return found;
  };

  /* Searches: the query, {facet: [ids]}, how many hits with excerpts, and whether to count all facets. */
  const find = api.find = async (query, chosen = {}, limit = 10, all = false) => {
    await begin();
    const plan = await makePlan(query), ranked = await rank(plan);
    const names = Object.keys(chosen).filter((name) => chosen[name].length);
    const by = await facets(all || names.some((name) => name !== "kind"));
    const numbers = {};
    for (const name of names) { numbers[name] = new Set(by[name].values.flatMap((value, at) => chosen[name].includes(value.id) ? [at] : [])); }
    const admits = (doc, but) => (index.ranks[doc] % 3 !== 2 || "status" in numbers || but === "status") &&
      names.every((name) => name === but || by[name].of[doc].some((number) => numbers[name].has(number)));
    const found = ranked.filter(([doc]) => admits(doc)), wanted = plan.groups.map(wantedOf);
    const counts = {};
    for (const name of FACETS.filter((name) => by[name])) {
      const sums = by[name].values.map(() => 0);
      for (const [doc] of ranked) { if (admits(doc, name)) { for (const number of by[name].of[doc]) { sums[number]++; } } }
      counts[name] = by[name].values.map((value, at) => ({ ...value, count: sums[at] })).filter((value) => value.count);
    }
    const also = plan.groups.flatMap((group) => group.alternatives.filter((a) => /name|synonym/.test(a.why) && a.label.toLowerCase() !== group.typed).map((a) => a.label));
    const hits = await Promise.all(found.slice(0, limit).map(async ([doc, score]) => {
      const text = await textOf(doc);
      return { doc, score, ...text, pieces: excerpt(text.text, wanted) };
    }));
    return { total: found.length, found, hits, mean: plan.mean, also: [...new Set(also)], counts };
  };

  /* --- The page ------------------------------------------------------------------------------------------ */

  if (!form) { return; }
  const t = (key, values = {}) => (form.getAttribute("data-t-" + key) || "").replace(/\{(\w)\}/g, (_, name) => values[name]);
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const results = document.querySelector("[data-search-results]"), page = (name) => document.querySelector(`[data-search-${name}]`);
  const link = (hit) => make("a", { href: root + hit.url }, hit.title);
  const marked = (pieces) => pieces.map((piece, at) => at % 2 ? make("mark", {}, piece) : piece);

  /* The latest of overlapping searches wins. */
  const latest = () => { let turn = 0; return (work) => { const own = ++turn; return work.then((value) => own === turn ? value : new Promise(() => {})); }; };

  /* Suggestions below a search field: a combobox with a list. */
  const suggest = (form, number) => {
    const input = form.elements.q, only = latest(), id = "search-list-" + number;
    const list = make("ul", { id, className: "search-list", hidden: true });
    let chosen = -1, timer;
    form.append(list);
    const attributes = (element, pairs) => { for (const name in pairs) { element.setAttribute(name, pairs[name]); } };
    attributes(list, { role: "listbox", "aria-label": t("list") });
    attributes(input, { role: "combobox", "aria-expanded": false, "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off" });
    const close = () => { list.hidden = true; chosen = -1; attributes(input, { "aria-expanded": false }); input.removeAttribute("aria-activedescendant"); };
    const choose = (at) => {
      const options = list.children;
      if (chosen >= 0) { options[chosen].setAttribute("aria-selected", false); }
      chosen = (at + options.length + 1) % (options.length + 1);
      if (chosen === options.length) { chosen = -1; input.removeAttribute("aria-activedescendant"); return; }
      attributes(options[chosen], { "aria-selected": true });
      attributes(input, { "aria-activedescendant": options[chosen].id });
      options[chosen].scrollIntoView({ block: "nearest" });
    };
    const option = (at, child, label, act) => {
      const element = make("li", { id: id + "-" + at }, child);
      if (label) { element.append(" ", make("span", { className: "search-label" }, label)); }
      attributes(element, { role: "option", "aria-selected": false });
      element.onmousedown = (event) => event.preventDefault();
      element.onclick = act;
      return element;
    };
    const show = async () => {
      const query = input.value.trim();
      if (query.length < 2) { close(); return; }
      const answer = await only(find(query, {}, 6));
      if (document.activeElement !== input || input.value.trim() !== query) { return; }
      chosen = -1;
      list.replaceChildren(...answer.hits.map((hit, at) => option(at, hit.title, hit.label, () => { location.href = root + hit.url; })));
      if (answer.total > answer.hits.length) {
        list.append(option(answer.hits.length, t("all", { q: query, n: answer.total }), "", () => { close(); form.requestSubmit(); }));
      }
      list.hidden = !answer.hits.length;
      attributes(input, { "aria-expanded": !list.hidden });
      input.removeAttribute("aria-activedescendant");
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => show().catch(close), 90); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) { return; }
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (/^Arrow(Up|Down)$/.test(event.key)) {
        if (list.hidden) { show().catch(close); } else { choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? list.children.length - 1 : chosen - 1 || (chosen === 1 ? 0 : -1)); }
        event.preventDefault();
      } else if (event.key === "Enter") {
        clearTimeout(timer);
        if (!list.hidden && chosen >= 0) { event.preventDefault(); list.children[chosen].click(); } else { close(); }
      }
    });
    form.addEventListener("submit", close);
  };

  /* The search page: everything that decides what is shown is in the address. */
  const searchPage = () => {
    const input = form.elements.q, only = latest(), status = page("status"), filters = page("filters"), empty = page("empty");
    const note = make("div", { className: "search-note" }), more = make("button", { type: "button", className: "search-more", hidden: true }, t("more"));
    let limit = 10, timer;
    results.before(note);
    results.after(more);
    const address = () => new URLSearchParams(location.search);
    const go = (parameters, replace) => {
      const url = location.pathname + "?" + parameters;
      limit = 10;
      try { history[replace ? "replaceState" : "pushState"](null, "", url); } catch (error) { location.assign(url); return; }
      run();
    };
    const ask = (query, replace) => { const parameters = address(); parameters.set("q", query); go(parameters, replace); };
    const filter = (name, answer, chosen) => {
      const values = answer.counts[name] || [];
      if (values.length < 2 && !chosen.length) { return null; }
      const set = make("fieldset", { className: "search-filter" }, make("legend", {}, t(name)));
      for (const { id, label, count } of values.sort((a, b) => b.count - a.count)) {
        const box = make("input", { type: "checkbox", checked: chosen.includes(id), name, value: id });
        box.onchange = () => {
          const parameters = address(), ids = parameters.getAll(name).filter((other) => other !== id);
          parameters.delete(name);
          (box.checked ? [...ids, id] : ids).forEach((other) => parameters.append(name, other));
          go(parameters);
        };
        set.append(make("label", {}, box, " ", label, " ", make("span", { className: "search-label" }, String(count))));
      }
      return set;
    };
    const show = (query, chosen, answer) => {
      const focused = document.activeElement && filters && filters.contains(document.activeElement) && [document.activeElement.name, document.activeElement.value];
      status.textContent = query ? t(answer.total ? answer.total === 1 ? "one" : "many" : "none", { n: answer.total, q: query }) : "";
      note.replaceChildren();
      if (answer.mean) {
        const parameters = address();
        parameters.set("q", answer.mean);
        const parts = t("mean", { q: "\t" }).split("\t");
        const right = make("a", { href: "?" + parameters }, answer.mean);
        right.onclick = (event) => { event.preventDefault(); input.value = answer.mean; ask(answer.mean); };
        note.append(make("p", {}, parts[0], right, parts[1] || ""));
      }
      if (answer.also.length && answer.total) { note.append(make("p", {}, t("also", { q: answer.also.join(", ") }))); }
      results.replaceChildren(...answer.hits.map((hit) => make("li", {}, link(hit), " ", make("span", { className: "search-label" }, hit.label), make("p", {}, ...marked(hit.pieces)))));
      more.hidden = answer.total <= answer.hits.length;
      if (empty) { empty.hidden = !query || answer.total > 0; }
      if (!filters) { return; }
      const sets = query ? FACETS.map((name) => filter(name, answer, chosen[name])).filter(Boolean) : [];
      if (FACETS.some((name) => chosen[name].length)) {
        const clear = make("button", { type: "button" }, t("clear"));
        clear.onclick = () => go(new URLSearchParams({ q: query }));
        sets.push(clear);
      }
      filters.replaceChildren(...sets);
      if (focused) { for (const box of filters.querySelectorAll("input")) { if (box.name === focused[0] && box.value === focused[1]) { box.focus(); } } }
    };
    const run = async () => {
      const parameters = address(), query = (parameters.get("q") || "").trim(), chosen = {};
      for (const name of FACETS) { chosen[name] = parameters.getAll(name); }
      try {
        show(query, chosen, await only(query ? find(query, chosen, limit, true) : Promise.resolve({ total: 0, hits: [], also: [], counts: {} })));
      } catch (error) {
        status.textContent = t("error");
      }
    };
    more.onclick = async () => {
      const shown = limit;
      limit += 20;
      await run();
      const next = results.children[shown];
      if (next) { next.querySelector("a").focus(); }
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); ask(input.value); });
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => ask(input.value, true), 200); });
    addEventListener("popstate", () => { input.value = address().get("q") || ""; limit = 10; run(); });
    input.value = address().get("q") || "";
    run();
  };

  document.querySelectorAll("form[role=search]").forEach((each, number) => { if (!results || each !== form) { suggest(each, number); } });
  if (results) { searchPage(); }
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName) && !document.activeElement.isContentEditable) {
      event.preventDefault();
      form.elements.q.focus();
    }
  });
})();
