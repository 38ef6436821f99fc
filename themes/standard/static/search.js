/* Search in the browser: what src/search does, over the shards that a build writes to search/. No dependencies; works from
   file:// and under script-src 'self': shards are <script> elements that call handbokSearch(…), every text is set as text.
   The page: form[role=search] with input[name=q] and all strings as data-t-<key>; the search page also has
   ol[data-search-results], [data-search-status], [data-search-filters], [data-search-empty]. */
(() => {
  "use strict";

  const LETTERS = /^\p{Alphabetic}+$/u, W = "[\\p{Alphabetic}\\p{N}]", UNFINISHED = RegExp(W + "$", "u");
  const TOKEN = RegExp(`([0-9]+:[0-9]+|\\p{Alphabetic}[-‐‑](?=${W}{2})${W}+|${W}+)(?::\\p{Alphabetic}{1,4}(?!${W})|['’]s(?!${W}))?`, "gu");
  const ROW = 8;

  /* All below is written as if every shard were here: what asks for one that is not throws its name, `find` waits for it
     and begins again. */

  const form = document.querySelector("form[role=search]");
  const root = form ? form.getAttribute("action").replace(/[^/]*$/, "") : "";
  const here = {};
  let last, index;

  const api = window.handbokSearch = (...data) => { last = data; };

  const load = (name) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = root + "search/" + (name === "manifest" ? "" : "s/") + name + ".js";
    /* The load event follows the execution at once: `last` is this script's. */
    script.onload = () => { script.remove(); here[name] = name[0] === "k" ? parse(last) : last; done(); };
    script.onerror = () => { script.remove(); failed(Error(name)); };
    document.head.append(script);
  });
  const shards = (...names) => {
    const missing = names.filter((name) => !here[name]);
    if (missing.length) { throw missing; }
    return names.map((name) => here[name]);
  };

  /* Digits to the base 43; one that another follows is 43 higher. */
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
  const shardName = (sort, hashes, at) => `${sort}-${hashes.substr((at >> 4) * 8, 8)}-${at % 16}`;
  /* Items that tell how many letters their key shares with the one before. */
  const fronted = (text, each) => {
    let key = "";
    return text.split("\t").map((item) => {
      const [head, ...fields] = item.split("\x01");
      key = key.slice(0, digit(head, 0)) + head.slice(1);
      return each(key, fields);
    });
  };

  const begin = () => {
    const [[m]] = shards("manifest");
    /* Sixteen shards share a hash. */
    const listed = (sort) => fronted(m[sort][1], (first) => first).map((first, at) => ({ first, name: shardName(sort, m[sort][0], at) }));
    const damping = (share, total, length) => Array.from({ length: 16 }, (_, at) => 1.2 * (1 - share + share * length(at) * m.docs / total));
    index = {
      ...m, stops: new Set(m.stop), k: listed("k"), e: listed("e"),
      titles: damping(0.4, m.titles, (at) => at * 2 + 1), bodies: damping(0.6, m.bodies, (at) => (at % 2 ? 24 : 16) << at / 2),
      lengths: digits(m.lengths), ranks: digits(m.ranks), sizes: digits(m.sizes), kind: digits(m.kind)
    };
    index.by = { kind: { values: m.kinds, of: index.kind.map((kind) => [kind]) } };
  };

  /* Words. */

  const fold = (key) => key.normalize("NFD").replace(/\p{M}/gu, "");
  const lower = (word) => word.toLowerCase().normalize("NFKC").replace(/[^\p{Alphabetic}\p{N}:]/gu, "");
  const tokens = (text) => Array.from(text.matchAll(TOKEN), (m) => ({ at: m.index, end: m.index + m[1].length, word: lower(m[1]) }));
  const stems = (text) => tokens(text).map(({ word }) => fold(stem(word)));
  const content = (text) => tokens(text).map((token) => token.word).filter((word) => !index.stops.has(word));

  /* Snowball, as analysis/stem.rs. */
  const definite = (rest) => /.[aeiouyäåö][^aeiouyäåö]$/.test(rest) && !/(?:fab|h|[pr]ak|stak|kom|iet|[cdmnprstux]it|[ai]lit|[ik]vit)$/.test(rest);
  const swedish = (word) => {
    const start = word.match(/^[^aeiouyäåö]*[aeiouyäåö]+[^aeiouyäåö]/);
    if (!start) { return word; }
    const ends = (pattern) => (word.slice(Math.max(3, start[0].length)).match(pattern) || [""])[0];
    const cut = (count) => { word = word.slice(0, word.length - count); };
    const ending = ends(/(?:het(?:erna|ens?|er)?|ande[nst]?|ar(?:ens?|nas?|n?e)?|er(?:nas?|ns?)?|or(?:nas?)?|ad(?:es?)?|as(?:te?)?|at|ens?|e[st]?|a|s)$/);
    if (ending === "s") {
      cut(/ets$/.test(word) && definite(word.slice(0, -3)) ? 3 : +/[bcdfghjklmnoprtvy]s$/.test(word));
    } else if (ending !== "et" || definite(word.slice(0, -2))) {
      cut(ending.length);
    }
    cut(+!!ends(/(?:[dg]d|nn|[dgkt]t)$/));
    const last = ends(/(?:l?ig|els|fullt|öst)$/);
    cut(last === "fullt" || last === "öst" ? +/(?:fullt|[iklnprtuv]öst)$/.test(word) : last.length);
    return word;
  };
  const english = (word) => word.replace(/ies$/, "y").replace(/([^sui])s$/, "$1")
    .replace(/^(.{3,})(?:ing|ed)$/, "$1").replace(/^(.{3,})e$/, "$1").replace(/^(.{3,})y$/, "$1i");
  const stem = (word) => /\d/.test(word) ? word : index.lang === "sv" ? swedish(word) : english(word);

  /* The lexicon: key → {key, fold, flags, shown, redirect, aliases, posts}. Flags: 1 compound, 2 noun, 4 scored, 8 has postings.
     Postings are rows: document, mask, five counts, sections. */

  const parse = ([entries, numbers]) => {
    const next = reader(numbers);
    return new Map(fronted(entries, (key, [shown, redirect, ...aliases]) => {
      const flags = digit(shown, 0), text = shown.slice(1), posts = [];
      if (flags & 8) {
        for (let count = next(), doc = 0; count; count--) {
          const distance = next(), mask = distance & 1 ? next() : 8;
          posts.push(doc += distance >> 1, mask);
          for (let field = 0; field < 5; field++) { posts.push(mask >> field & 1 && (distance & 1 ? next() + 1 : 1)); }
          const sections = [];
          if (mask & 28) { for (let at = 0, step = 1; step & 1;) { sections.push(at += (step = next()) >> 1); } }
          posts.push(sections);
        }
      }
      return [key, {
        key, fold: fold(key), flags, redirect, posts, shown: text[0] === "=" ? text.slice(1) : key + text,
        aliases: aliases.map((alias) => {
          const [keys, label] = alias.slice(1).split("\x02");
          return { keys: keys.split(" "), weight: +alias[0], label };
        })
      }];
    }));
  };
  /* The shards that may hold what begins so: the last that begins before it, and all that begin with it. */
  const holding = (shards, prefix, whole) => {
    let from = shards.length - 1, to = from + 1;
    while (from && shards[from].first > prefix) { if (whole || !shards[from].first.startsWith(prefix)) { to = from; } from--; }
    return shards.slice(from, to).map(({ name }) => name);
  };
  const lexicon = (prefix, whole) => shards(...holding(index.k, prefix, whole));
  const range = (prefix, whole) => lexicon(prefix, whole).flatMap((map) => [...map.values()].filter((e) => whole ? e.fold === prefix : e.fold.startsWith(prefix)));
  const entry = (key) => lexicon(fold(key), true)[0].get(key) || { flags: 0, aliases: [], posts: [] };
  const known = (key) => entry(key).flags & 4;
  const isWord = (e) => e.flags & 4 && LETTERS.test(e.key);
  const term = (word) => !entry(word).redirect && /..(?:[aeo]r|are)s$/.test(word) && index.lang === "sv" ? term(word.slice(0, -1)) : entry(word).redirect || entry(stem(word)).redirect || stem(word);

  /* The plan of a query, step by step as query/plan.rs. */

  const ITEM = "[0-9]{1,3}(?: ?[a-z]\\b)?", LIST = `${ITEM}(?: ?(?:[-–,]|och|samt|till) ?${ITEM})*`;
  const CHAPTER = "([0-9]{1,3})(?: ?([a-z]))? ?kap(?:itlet|itel)?\\b";
  const CITATION = RegExp(`(?:${CHAPTER}[.,]? ?(?:§* ?(${LIST})(?: ?§+)?)?|§+ ?(${LIST})|(${LIST}) ?§+(?: ?,? (?:i )?${CHAPTER}\\.?)?|\\b([0-9]{1,3}):([0-9]{1,3}(?: ?[a-h]\\b)?)(?: ?§+)?)(?: (?:[0-9]|första|andra|tredje|fjärde|femte|sjätte) (?:stycket|st|punkten|p)\\b| p(?:unkt(?:en)?)?\\.? [0-9]+)*`, "g");

  const one = (key, weight, why) => ({ keys: [key], weight, why });

  /* Verb and noun of one another. */
  const partners = (key) => {
    const ends = ["", "ning", "ing", "an"];
    const bases = ends.filter((end) => key.endsWith(end) && key.length >= end.length + 4).map((end) => key.slice(0, key.length - end.length));
    return [...new Set(bases.flatMap((base) => ends.map((end) => base + end)))].filter((other) => other !== key && index.lang === "sv" && known(other));
  };

  const noun = (part) => {
    const key = term(part);
    return (part.length > 3 || key === part) && (~entry(key).flags & 6) === 0 && key;
  };
  /* As it stands or with a linking -s; else with another vowel for its -a. */
  const modifier = (part, vowel) => {
    const bare = part.slice(0, -1);
    return vowel ? bare[2] && /[ou]$/.test(part) && noun(bare + "a") : noun(part) || bare[2] && /s$/.test(part) && noun(bare);
  };
  const split = (word) => {
    for (const vowel of [0, 1]) {
      for (let at = word.length - 3; at > 2; at--) {
        const first = modifier(word.slice(0, at), vowel), head = first && noun(word.slice(at)), rest = head ? [head] : first && split(word.slice(at));
        if (rest) { return [first, ...rest]; }
      }
    }
  };
  const isLong = (word) => word.length > 7 && LETTERS.test(word);
  const parts = (word) => isLong(word) && split(word);
  const loneHead = (word) => {
    for (let at = 3; isLong(word) && word.length - at > 4; at++) {
      const key = noun(word.slice(at));
      if (key) { return [key]; }
    }
    for (let at = word.length - 4; isLong(word) && at > 3; at--) {
      const key = noun(word.slice(0, at));
      if (key) { return [key]; }
    }
  };
  const complete = (word, shortest, weight) => {
    const folded = fold(word);
    return folded.length < shortest ? [] : range(folded).filter((e) => isWord(e) && (folded === word || e.key.startsWith(word)))
      .sort((a, b) => b.posts.length - a.posts.length).slice(0, 16).map((e) => one(e.key, weight));
  };
  /* Without one more ending, or by its beginning. */
  const begun = ({ text, key }) => {
    const bases = index.ends.filter((end) => text.endsWith(end)).map((end) => text.slice(0, -end.length)).filter((base) => base[2]);
    const found = [...bases, key, text].flatMap((base) => [term(base), base]).find(known);
    return found ? [one(found, 6)] : complete(key, 5, 5);
  };

  /* Edits between two words, a swap of neighbours being one; a large number where there are more than so many. */
  const edits = (a, b, most) => {
    let at = 0;
    while (at < a.length && a[at] === b[at]) { at++; }
    if (at === a.length && at === b.length) { return 0; }
    const more = (i, j) => edits(a.slice(at + i), b.slice(at + j), most - 1);
    return most ? 1 + Math.min(more(1, 1), more(1, 0), more(0, 1), a[at] && a[at] === b[at + 1] && a[at + 1] === b[at] ? more(2, 2) : 9) : 9;
  };
  const backwards = (text) => Array.from(text).reverse().join("");
  const corrections = (key) => {
    const wanted = fold(key), length = wanted.length, limit = length > 7 ? 2 : 1, end = length > 6 ? 3 : 2;
    if (length < 4 || !LETTERS.test(wanted)) { return []; }
    const words = range(wanted.slice(0, end)).filter(isWord).map((e) => [e.key, Math.floor(Math.log2(e.posts.length / ROW))]);
    for (const [text] of shards(...holding(index.e, backwards(wanted.slice(-end))))) {
      words.push(...fronted(text, (key, [frequency]) => [backwards(key), digit(frequency, 0)]).filter(([key]) => fold(key).endsWith(wanted.slice(-end))));
    }
    const found = {};
    for (const [key, frequency] of words) {
      const folded = fold(key), distance = folded.length > 2 ? edits(wanted, folded, limit) : 9;
      /* As text, so that sorting by code units puts the best first. */
      if (distance <= limit) { found[[distance, +(folded[0] !== wanted[0]), 99 - frequency, folded, key].join("\x01")] = key; }
    }
    return Object.keys(found).sort().slice(0, 3).map((order) => entry(found[order]));
  };

  const others = (key) => [...partners(key).map((other) => one(other, 4)), ...entry(fold(key)).aliases];
  const wordGroups = (word, open) => {
    const { text, key } = word, { flags, posts } = entry(key);
    let found = [...(flags & 4 ? [one(key, 8)] : []), ...others(key)];
    /* Looking for parts may load many shards: only where they are asked for. */
    let keys = (flags & 5) === 5 && parts(text);
    if (keys) { found.push({ keys, weight: 4 }); }
    if (!found.length) {
      keys = range(fold(key), true).map((e) => e.key).concat(range(fold(text), true).flatMap((e) => e.redirect || []));
      found = [...new Set(keys)].filter(known).map((key) => one(key, 8, "right"));
    }
    if (!found.length && open) { found = complete(text, 3, 6); }
    if (!found.length) { found = begun(word); }
    const parted = (keys) => keys.map((part) => ({ typed: text, any: [one(part, 6), ...others(part)] }));
    keys = !found.length && parts(text);
    if (keys) { return parted(keys); }
    if (!found.length) {
      const entries = corrections(key);
      word.right = entries.length && entries[0].shown;
      found = entries.map((e) => one(e.key, 5, "right"));
    }
    keys = !found.length && loneHead(text);
    if (keys) { return parted(keys); }
    if (found.length && found[0].why) { word.key = found[0].keys[0]; }
    return [{ typed: text, any: found, least: flags & 4 && posts.length / ROW }];
  };

  /* Neighbours that are known as one compound. */
  const joined = (one, two) => index.lang === "sv" ? [one + two, one + "s" + two, two + one, two + "s" + one] : [];
  const join = (alone, groups) => alone.slice(1).forEach(([two, next], at) => {
    const [before, first] = alone[at];
    for (const key of new Set(next - first === 1 ? joined(before, two).map(term) : [])) {
      if (known(key)) { [first, next].forEach((at) => groups[at].any.push(one(key, 8))); }
    }
  });

  /* The longest name of several words at the beginning of these. */
  const named = (words) => {
    for (let length = Math.min(words.length, 8); length > 1; length--) {
      const name = words.slice(0, length), { aliases } = entry(fold(name.map((word) => word.key).join("_")));
      if (aliases.length) {
        const keys = name.filter((word) => !word.stop).map((word) => word.key), any = [...aliases];
        if (keys.length && keys.every(known)) { any.push({ keys, weight: aliases.some((alias) => alias.weight === 8) ? 6 : 8 }); }
        return [length, { typed: name.map((word) => word.text).join(" "), any }];
      }
    }
  };

  const makePlan = (query) => {
    query = query.normalize("NFC").replace(/[\u{10000}-\u{10ffff}\ufeff]/gu, " ").slice(0, 200);
    const finished = !UNFINISHED.test(query);
    query = query.replace(/[\s\u0085]+/g, " ").trim().toLowerCase();
    const cited = [], groups = [], alone = [];
    const left = query.replace(CITATION, (_, ...m) => {
      const all = (...at) => at.map((at) => m[at] || "").join(""), chapter = all(0, 1, 5, 6, 7);
      const keys = Array.from(all(2, 3, 4, 8).matchAll(/([0-9]{1,3})(?: ?([a-z])\b)?/g), ([, number, letter = ""]) => `§${chapter}:${number.replace(/^0+/, "")}${letter}`);
      cited.push(chapter ? [...keys, `§${chapter}:`] : keys);
      return " ";
    });
    const typed = tokens(left).slice(0, 16).map(({ word }) => word);
    /* What will be asked for, so that it is loaded at one go: words, neighbours in titles, compounds of neighbours. */
    const soon = typed.flatMap((word, at) => [word, stem(word), ...at ? [typed[at - 1] + "_" + word, ...joined(typed[at - 1], word)] : []]);
    shards(...new Set(soon.flatMap((key) => holding(index.k, fold(key), true))));
    const words = typed.map((text) => ({ text, key: term(text), stop: index.stops.has(text) }));
    if (words.every((word) => word.stop)) { words.forEach((word) => { word.stop = false; }); }
    for (let at = 0; at < words.length;) {
      const name = named(words.slice(at)), found = name ? [name[1]] : words[at].stop ? [] : wordGroups(words[at], !finished && UNFINISHED.test(left) && !words[at + 1]);
      if (!name && found.length === 1) { alone.push([words[at].text, groups.length]); }
      groups.push(...found);
      at += name ? name[0] : 1;
    }
    join(alone, groups);
    const laws = [...new Set(groups.flatMap((group) => group.any.flatMap(({ keys }) => keys.filter((key) => key.startsWith("#law/")))))];
    for (const keys of cited) {
      const any = keys.flatMap((key) => {
        const weight = key.endsWith(":") && keys.length > 1 ? 3 : 8;
        return [...laws.map((law) => one(key + "@" + law.slice(1), weight > 7 ? 12 : weight, "section")), one(key, laws.length ? Math.min(weight, 4) : weight, "section")];
      });
      groups.push({ typed: "", any });
    }
    const keys = words.filter((word) => !word.stop).map((word) => word.key);
    const right = query.replace(TOKEN, (all, text) => {
      const word = words.find((word) => word.right && word.text === lower(text));
      return word ? word.right + all.slice(text.length) : all;
    }), mean = words.some((word) => word.right) ? right : "";
    return { groups, pairs: keys.slice(1).map((key, at) => keys[at] + "_" + key), exact: cited.length ? "" : keys.join("_"), mean, typed: new Set(stems(query)) };
  };

  /* Ranking, as score.rs and query/mod.rs. */

  const ln = (x) => {
    let halvings = 0, sum = 0;
    while (x >= 2) { x /= 2; halvings++; }
    const y = (x - 1) / (x + 1);
    for (let odd = 1, power = y; odd < 40; odd += 2) { sum += power / odd; power *= y * y; }
    return halvings * Math.LN2 + 2 * sum;
  };

  const weights = (having) => {
    const rarity = ln(1 + (index.docs - having + 0.5) / (having + 0.5));
    return [5, 4, 2, 1, 0.4].map((boost) => Math.floor(rarity * 2.2 * boost * 1e6));
  };
  /* For each document its score for a key, as if it occurred in at least so many; less than nothing where the key is not. */
  const scores = (key, least) => {
    const { posts } = entry(key), worth = weights(Math.max(posts.length / ROW, least)), found = new Float64Array(index.docs).fill(-1);
    for (let at = 0; at < posts.length; at += ROW) {
      const length = index.lengths[posts[at]], body = index.bodies[length % 16], dampings = [index.titles[length >> 4], 1.2, 1.2, body, body];
      let sum = 0;
      for (let field = 0; field < 5; field++) { const count = posts[at + 2 + field]; sum += Math.floor(worth[field] * count / (count + dampings[field])); }
      found[posts[at]] = sum;
    }
    return found;
  };

  /* 3: the glossary, 4: the editors' guide. */
  const kindOf = (doc) => Math.floor(index.ranks[doc] / 12);

  const rank = ({ groups, pairs, exact }) => {
    const { docs, ranks } = index, zeros = () => new Float64Array(docs), sums = zeros(), whole = zeros(), wished = zeros(), neighbours = zeros(), count = groups.length, ranked = [];
    const mark = (key, bit, into) => entry(key).posts.forEach((doc, at, posts) => { if (at % ROW === 0 && posts[at + 1] & bit) { into[doc]++; } });
    for (const { any, least } of groups) {
      const best = zeros();
      for (let { keys, weight } of any) {
        /* What stands in for a known word is worth less, and no rarer than it. */
        const standsIn = least && weight < 5;
        const all = keys.map((key) => scores(key, standsIn ? least : 0));
        if (standsIn && weight > 3) { weight = 3; }
        for (let doc = 0; doc < docs; doc++) {
          let sum = 0;
          for (const each of all) { sum = each[doc] < 0 ? NaN : sum + each[doc]; }
          sum = Math.floor(sum * weight / 8);
          if (sum > best[doc]) { best[doc] = sum; }
        }
      }
      /* The number of groups satisfied stands above the sum of their scores, which stays below 2^44. */
      best.forEach((score, doc) => { if (score) { sums[doc] += score + 2 ** 44; } });
    }
    pairs.forEach((pair) => mark(pair, 32, neighbours));
    mark(exact, 64, whole);
    mark(exact, 128, wished);
    sums.forEach((sum, doc) => {
      if (sum) {
        const near = neighbours[doc], matched = Math.floor(sum / 2 ** 44), kind = kindOf(doc);
        const score = Math.floor((sum - matched * 2 ** 44) * matched * matched / (count * count)) + (wished[doc] ? 1e12 : kind === 3 ? 0 : whole[doc] * 40e6) + near * 6e6 + (near && near === pairs.length ? 10e6 : 0);
        ranked.push([doc, Math.floor(score * [count > 2 ? 18 : 20, 16, count > 2 ? 14 : 12, 10, 12][kind] * (ranks[doc] % 3 ? 3 : 4) * [16, 11, 9, 8][Math.floor(ranks[doc] / 3) % 4] / 1024)]);
      }
    });
    /* Sorting keeps the order of equals: that of the documents. */
    return ranked.sort((a, b) => b[1] - a[1]);
  };

  /* Excerpts, as excerpt.rs: pieces of text, by turns plain and marked. */

  const wantedOf = ({ typed, any }) => any.flatMap(({ keys, why, weight, label }) =>
    why === "section" ? [] : label && weight === 8 ? content(label).map((word) => fold(stem(word))) : keys.map(fold)).concat(content(typed).map(fold));
  const isWanted = (word, key) => key.length < 3 ? word === key : key.length > 4 ? word.includes(key) : word.startsWith(key) && word.length < key.length + 6;

  const excerpt = (text, wanted) => {
    const found = tokens(text).map((token) => {
      const folded = fold(token.word);
      return { ...token, group: wanted.findIndex((keys) => keys.some((key) => isWanted(folded, key))) };
    }).filter(({ group }) => group >= 0);
    let first = 0, most = 0, from = 0, to = text.length;
    found.forEach(({ at }, place) => {
      const near = found.slice(place).filter(({ end }) => end <= at + 130), score = new Set(near.map(({ group }) => group)).size * 1000 + near.length;
      if (score > most) { most = score; first = at; }
    });
    if (first > 50) {
      const lead = text.slice(first - 50, first), skip = lead.match(/^(?:.*[.!?…]|[^ ]*) /);
      from = skip ? first - 50 + skip[0].length : first;
    }
    if (from + 180 < to) {
      const space = text.slice(from, from + 180).lastIndexOf(" ");
      to = from + (space > 0 ? space : 180);
    }
    const pieces = [];
    let plain = from ? "… " : "", done = from;
    for (const { at, end } of found) {
      if (at >= from && end <= to) {
        pieces.push(plain + text.slice(done, at), text.slice(at, end));
        plain = "";
        done = end;
      }
    }
    return { pieces: [...pieces, plain + text.slice(done, to) + (to < text.length ? " …" : "")], most };
  };

  /* Where a hit leads and what else of its page answers, as query/section.rs: numbers of parts, which are [anchor, heading, text]. */
  const choose = ({ groups, typed }, wanted, doc, parts) => {
    const sums = parts.map(() => 0), matched = parts.map(() => 0), rows = (key) => {
      const { posts } = entry(key);
      let at = 0;
      while (posts[at] < doc) { at += ROW; }
      return { worth: weights(posts.length / ROW)[3], mask: posts[at] === doc && posts[at + 1], sections: posts[at] === doc ? posts[at + 7] : [] };
    };
    groups.forEach(({ any }, number) => {
      const best = parts.map(() => 0);
      let title = 0;
      for (const { keys, weight, why } of any) {
        const all = keys.map(rows), worth = Math.floor(all.reduce((sum, row) => sum + row.worth, 0) * weight / 8);
        if (worth > title && why !== "section" && all.every(({ mask }) => mask & 3)) { title = worth; }
        best.forEach((known, at) => { if (worth > known && all.every(({ sections }) => sections.includes(at))) { best[at] = worth; } });
      }
      parts.forEach(([, heading], at) => {
        const found = tokens(heading).some(({ word }) => wanted[number].some((key) => isWanted(fold(word), key)));
        const worth = Math.max(best[at] * (found ? 3 : 1), at ? title : title * 4);
        sums[at] += worth;
        matched[at] += worth > 0;
      });
    });
    const worth = parts.map(([, heading], at) => {
      const words = stems(heading);
      return Math.floor(sums[at] * matched[at] * matched[at] / (groups.length * groups.length)) * (words[1] && words.every((word) => typed.has(word)) ? 2 : 1);
    });
    const [first, ...others] = parts.map((_, at) => at).sort((a, b) => worth[b] - worth[a]);
    return [first, ...others.filter((at) => at && worth[at] && worth[at] * 2 >= worth[first])].slice(0, 3);
  };

  /* The shard of a document's text, and its place there. */
  const placeOf = (doc) => {
    let shard = 0;
    while (doc >= index.sizes[shard]) { doc -= index.sizes[shard++]; }
    return [shardName("t", index.t, shard), doc];
  };

  /* For each facet its values, and for each document the numbers of its own. All but the kind are in a shard of their own. */
  const facets = (all) => {
    if (all && !index.all) {
      const [data] = shards("f-" + index.f), found = { ...index.by };
      for (let at = 0; at < data.length; at += 3) {
        const facet = found[data[at]] = { values: data[at + 1], of: index.kind.map(() => []) }, next = reader(data[at + 2]);
        facet.values.forEach((_, number) => { for (let count = next(), doc = 0; count; count--) { facet.of[doc += next()].push(number); } });
      }
      index.all = found;
    }
    return all ? index.all : index.by;
  };

  const answer = (query, chosen, limit, all) => {
    if (!index) { begin(); }
    const plan = makePlan(query), ranked = rank(plan), wanted = plan.groups.map(wantedOf);
    const asked = Object.keys(chosen), by = facets(all || asked.some((name) => name !== "kind")), names = asked.filter((name) => by[name]);
    const admits = (doc, but) => (index.ranks[doc] % 3 !== 2 || but === "status" || names.includes("status")) &&
      names.every((name) => name === but || by[name].of[doc].some((number) => chosen[name].includes(by[name].values[number].id)));
    const found = ranked.filter(([doc]) => admits(doc)), counts = {};
    for (const name in by) {
      counts[name] = by[name].values.map((value) => ({ ...value, count: 0 }));
      for (const [doc] of ranked) { if (admits(doc, name)) { by[name].of[doc].forEach((number) => { counts[name][number].count++; }); } }
      counts[name] = counts[name].filter((value) => value.count);
    }
    const also = plan.groups.flatMap(({ typed, any }) => any.flatMap(({ label }) => label && label.toLowerCase() !== typed ? label : []));
    const { posts } = entry(plan.exact), defined = posts.find((doc, at) => at % ROW === 0 && posts[at + 1] & 64 && kindOf(doc) === 3);
    const shown = found.slice(0, limit).map(([doc]) => doc);
    shards(...new Set([...shown, defined].flatMap((doc) => doc + 1 ? placeOf(doc)[0] : [])));
    const hit = (doc, plain) => {
      const [name, at] = placeOf(doc), [title, url, label, text] = here[name][0].split("\t")[at].split("\x01");
      const parts = text.split("\x02").map((part, at) => at ? part.split("\x03") : ["", "", part]);
      const sections = choose(plan, wanted, doc, parts), [anchor,, own] = parts[sections[0]];
      const { pieces } = anchor && own ? excerpt(own, wanted) : parts.map(([,, text]) => excerpt(text, plain || wanted)).reduce((a, b) => b.most > a.most ? b : a);
      return {
        title, label, pieces, guide: kindOf(doc) === 4,
        sections: sections.map((at) => parts[at][0] ? [url.replace(/#.*|$/, "#" + parts[at][0]), parts[at][1]] : [url, ""])
      };
    };
    return { total: found.length, found, hits: shown.map((doc) => hit(doc)), defined: defined + 1 ? hit(defined, []) : 0, counts, mean: plan.mean, also: [...new Set(also)] };
  };

  /* Searches: the query, {facet: [ids]}, how many hits with texts, whether to count all facets or the kinds alone. */
  const find = api.find = async (query, chosen = {}, limit = 10, all = false) => {
    for (;;) {
      try {
        return answer(query, chosen, limit, all);
      } catch (missing) {
        if (!Array.isArray(missing)) { throw missing; }
        await Promise.all(missing.map(load));
      }
    }
  };

  /* The document. */

  if (!form) { return; }
  const t = (key, texts = {}) => (form.getAttribute("data-t-" + key) || "").replace(/\{(\w)\}/g, (_, name) => texts[name]);
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    set(element, attributes);
    element.append(...children);
    return element;
  };
  const set = (element, attributes) => { for (const name in attributes) { element.setAttribute(name, attributes[name]); } };
  const label = (text) => make("span", { class: "search-label" }, text);
  const name = ({ title, sections: [[, heading]] }) => heading ? `${title} › ${heading}` : title;
  /* Where a hit leads; to a section with the word in it marked, by what stands around it. */
  const address = ({ pieces: [before, word, after], sections: [[url, heading]] }) => {
    const near = (text, words) => encodeURIComponent((text.match(words) || [""])[0].trim()).replace(/-/g, "%2D");
    const [prefix, suffix] = word ? [near(before, /[^.·…]{0,20}$/), near(after, /^[^.·…]{0,20}/)] : [];
    return root + url + (heading && prefix && "fragmentDirective" in document ? `:~:text=${prefix}-,${near(word, /.*/)}` : "");
  };
  const results = document.querySelector("[data-search-results]");

  /* Suggestions below a search field: a combobox with a list. */
  const suggest = (form, id) => {
    const input = form.q, list = make("ul", { id, class: "search-list", role: "listbox", "aria-label": t("list"), hidden: "" });
    /* Of overlapping searches only the last one is shown. */
    let chosen = -1, turn = 0, timer;
    form.append(list);
    const choose = (at) => {
      [...list.children].forEach((option, number) => option.setAttribute("aria-selected", number === at));
      chosen = at;
      input.removeAttribute("aria-activedescendant");
      if (at >= 0) { set(input, { "aria-activedescendant": id + at }); list.children[at].scrollIntoView({ block: "nearest" }); }
    };
    const open = (yes) => { list.hidden = !yes; set(input, { "aria-expanded": yes }); choose(-1); };
    const show = async () => {
      const query = input.value.trim(), own = ++turn;
      const { hits, total } = query[1] ? await find(query, {}, 6) : { hits: [] };
      if (own !== turn) { return; }
      const options = hits.map((hit) => [() => { location.href = address(hit); }, name(hit), " ", label(hit.label)]);
      if (total > hits.length) { options.push([() => form.requestSubmit(), t("all", { q: query, n: total })]); }
      list.replaceChildren(...options.map(([act, ...content], at) => {
        const option = make("li", { id: id + at, role: "option" }, ...content);
        option.onmousedown = (event) => event.preventDefault();
        option.onclick = act;
        return option;
      }));
      open(hits.length > 0 && document.activeElement === input);
    };
    const close = () => { clearTimeout(timer); turn++; open(false); };
    set(input, { role: "combobox", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off" });
    open(false);
    input.oninput = () => { clearTimeout(timer); timer = setTimeout(() => show().catch(close), 90); };
    input.onblur = form.onsubmit = close;
    input.onkeydown = (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], count = list.children.length + 1;
      if (list.hidden ? event.key !== "ArrowDown" : !step && event.key !== "Escape" && !(event.key === "Enter" && chosen >= 0)) { return; }
      event.preventDefault();
      if (list.hidden) { show(); } else if (step) { choose((chosen + 1 + step + count) % count - 1); } else if (event.key === "Enter") { list.children[chosen].click(); } else { close(); }
    };
  };

  /* The search page: what decides what is shown is in the address. */
  const searchPage = () => {
    const input = form.q, part = (name) => document.querySelector(`[data-search-${name}]`) || make("div");
    const status = part("status"), filters = part("filters"), empty = part("empty");
    const guide = make("div", { class: "search-guide" }), note = make("div", { class: "search-note" }), more = make("button", { type: "button", class: "search-more" }, t("more"));
    /* `wide`: whether all filters were asked for; most searches do without. */
    let limit = 10, turn = 0, wide, timer, parameters;
    results.before(note);
    results.after(more, guide);
    const text = ({ pieces }) => make("p", {}, ...pieces.map((piece, at) => at % 2 ? make("mark", {}, piece) : piece));
    const item = (hit) => {
      const [[, heading], ...others] = hit.sections;
      return make("li", {}, make("a", { href: address(hit) }, hit.title, ...heading ? [make("span", {}, " › " + heading)] : []), " ", label(hit.label), text(hit),
        ...others[0] ? [make("p", { class: "search-also" }, ...others.flatMap(([url, heading], at) => [at ? " · " : "", make("a", { href: root + url }, heading)]))] : []);
    };
    /* Some browsers do not let a page from a file change its address; it then stands as it was. */
    const go = (method = "pushState") => {
      limit = 10;
      try { history[method](null, "", "?" + parameters); } catch (error) { /* as said */ }
      run();
    };
    const ask = (method) => { clearTimeout(timer); parameters.set("q", input.value); go(method); };
    const filter = (name, values, chosen) => {
      const boxes = values.sort((a, b) => b.count - a.count).map((value) => {
        const box = make("input", { type: "checkbox", id: `f-${name}-${value.id}` });
        box.checked = chosen.includes(value.id);
        box.onchange = () => {
          parameters.delete(name);
          for (const id of chosen.filter((id) => id !== value.id).concat(box.checked ? value.id : [])) { parameters.append(name, id); }
          go();
        };
        return make("label", {}, box, ` ${value.label} `, label(value.count));
      });
      return boxes.length > 1 || chosen.length ? [make("details", chosen.length || name === "kind" ? { open: "" } : {}, make("summary", {}, t(name)), make("fieldset", { "aria-label": t(name) }, ...boxes))] : [];
    };
    /* An address of its own, which the browser goes to as to any other. */
    const link = (key, query) => make("a", { href: "?" + new URLSearchParams({ q: query }) }, t(key) || query);
    const run = async () => {
      const query = input.value.trim(), chosen = {}, focused = document.activeElement.id, own = ++turn;
      for (const [name, id] of parameters) { if (name !== "q") { chosen[name] = [...chosen[name] || [], id]; } }
      let answer = { hits: [], also: [], counts: {}, total: 0 };
      if (query) {
        try { answer = await find(query, chosen, limit, wide); } catch (error) { status.textContent = t("error"); return; }
      }
      if (own !== turn) { return; }
      const { total, hits, mean, also, counts, defined } = answer;
      status.textContent = query && t(total > 1 ? "many" : total ? "one" : "none", { n: total, q: query });
      const [before, after] = t("mean", { q: "\t" }).split("\t");
      note.replaceChildren(
        ...defined ? [make("div", { class: "search-answer" }, make("a", { href: root + defined.sections[0][0] }, defined.title), text(defined))] : [],
        ...mean ? [make("p", {}, before, link("", mean), after || "")] : [],
        ...also.length ? [make("p", {}, t("also", { q: also.join(", ") }))] : []);
      results.replaceChildren(...hits.filter((hit) => !hit.guide && !(defined && hit.sections[0][0] === defined.sections[0][0])).map(item));
      const aside = hits.filter((hit) => hit.guide);
      guide.replaceChildren(...aside[0] ? [make("details", {}, make("summary", {}, t("guide", { n: aside.length })), make("ol", {}, ...aside.map(item)))] : []);
      more.hidden = total <= hits.length;
      empty.hidden = !query || total > 0;
      const sets = Object.keys(counts).flatMap((name) => filter(name, counts[name], chosen[name] || []));
      if (Object.keys(chosen)[0]) { sets.push(link("clear", query)); }
      if (total && !counts.year) {
        const button = make("button", { type: "button", class: "search-more" }, t("filters"));
        button.onclick = async () => {
          wide = true;
          await run();
          const next = filters.querySelectorAll("summary")[1];
          if (next) { next.focus(); }
        };
        sets.push(button);
      }
      filters.replaceChildren(...sets);
      const again = document.getElementById(focused);
      if (again) { again.focus(); }
    };
    more.onclick = async () => {
      const shown = results.children.length;
      limit += 20;
      await run();
      (results.children[shown] || results.lastChild).querySelector("a").focus();
    };
    const restore = () => { parameters = new URLSearchParams(location.search); input.value = parameters.get("q") || ""; limit = 10; run(); };
    form.onsubmit = (event) => { event.preventDefault(); ask(); };
    input.oninput = () => { clearTimeout(timer); timer = setTimeout(ask, 200, "replaceState"); };
    addEventListener("popstate", restore);
    restore();
  };

  document.querySelectorAll("form[role=search]").forEach((each, number) => { if (!results || each !== form) { suggest(each, `search-${number}-`); } });
  if (results) { searchPage(); }
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input,select,textarea")) {
      event.preventDefault();
      form.q.focus();
    }
  });
})();
