(function () {
  var list = document.getElementById("books");
  var items = Array.prototype.slice.call(list.children);
  var words = document.getElementById("words");
  var category = document.getElementById("category");
  var order = document.getElementById("order");
  var count = document.getElementById("count");
  var nothing = document.getElementById("nothing");
  var more = document.getElementById("more");
  var hasIndex = list.hasAttribute("data-search");
  var shift = Number(list.getAttribute("data-search"));
  var texts = items.map(function (it) { return fold(it.textContent); });

  // The functions from here to `load` read what `search.rs` writes.
  function fold(text) {
    return text.replace(/[\uff01-\uff5e]/g, function (it) {
      return String.fromCharCode(it.charCodeAt(0) - 0xff01 + 0x21);
    }).replace(/\s+/g, " ").toLowerCase();
  }
  function buckets(word) {
    var letters = Array.from(word);
    return letters.slice(1).map(function (b, i) {
      var mixed = Math.imul(letters[i].codePointAt(0), 0x9e3779b1) ^ Math.imul(b.codePointAt(0), 0x85ebca6b);
      return { letters: letters[i] + b, bucket: mixed >>> 16 };
    });
  }
  var DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  function numbers(written) {
    var out = [], last = 0, value = 0, shift = 0;
    for (var i = 0; i < written.length; i++) {
      var digit = DIGITS.indexOf(written[i]);
      value += (digit % 32) << shift;
      shift += 5;
      if (digit < 32) { last += value; out.push(last); value = shift = 0; }
    }
    return out;
  }
  var loaded = {};
  window.lantaiShard = function (number, rare, pairs, lists) {
    var letters = Array.from(pairs), common = {};
    lists.split(" ").forEach(function (list, i) { common[letters[2 * i] + letters[2 * i + 1]] = list; });
    loaded[number] = { rare: rare.split(" "), common: common, bytes: rare.length + 3 * pairs.length + lists.length };
  };
  window.lantaiText = function (number, text) { loaded["text/" + number] = text; };
  function load(name) {
    if (loaded[name] !== undefined) { return Promise.resolve(loaded[name]); }
    return new Promise(function (done) {
      var script = document.createElement("script");
      script.src = "lantai-search/" + name + ".js";
      script.onload = script.onerror = function () { script.remove(); done(loaded[name]); };
      document.head.appendChild(script);
    });
  }

  // The books with a word in their text: those that the buckets of its pairs list and whose text has it. So that a search
  // reads less than a megabyte, a long word is looked up by a few of its pairs, and texts are read while they are few.
  var MOST_PAIRS = 8, MOST_BYTES = 900000, AT_ONCE = 16;
  function size(text) { return text.replace(/[^\x00-\x7f]/g, "   ").length; }
  function some(pairs) {
    var seen = {};
    var all = pairs.filter(function (it) {
      var is = seen[it.letters] !== true;
      seen[it.letters] = true;
      return is;
    });
    if (all.length <= MOST_PAIRS) { return all; }
    var step = (all.length - 1) / (MOST_PAIRS - 1), out = [];
    for (var i = 0; i < MOST_PAIRS; i++) { out.push(all[Math.round(i * step)]); }
    return out;
  }
  function inTexts(word) {
    var wanted = some(buckets(word));
    if (!hasIndex || !wanted.length) { return Promise.resolve(new Set()); }
    var isExact = false, bytes = 0, seen = {};
    return Promise.all(wanted.map(function (pair) {
      return load(String(pair.bucket >> shift)).then(function (lists) {
        if (!lists) { return []; }
        if (!seen[pair.bucket >> shift]) { bytes += lists.bytes; }
        seen[pair.bucket >> shift] = true;
        if (lists.common.hasOwnProperty(pair.letters)) {
          isExact = wanted.length === 1 && Array.from(word).length === 2;
          return numbers(lists.common[pair.letters]);
        }
        return numbers(lists.rare[pair.bucket & ((1 << shift) - 1)]);
      });
    })).then(function (lists) {
      var rest = lists.map(function (it) { return new Set(it); });
      var candidates = lists[0].filter(function (it) {
        return rest.every(function (other) { return other.has(it); });
      });
      // The list of a common pair has just the books that have it: no text need be read.
      return isExact ? new Set(candidates) : looked(candidates, word, new Set(), bytes);
    });
  }
  // The candidates whose text has the word. When so many texts were read that more would take too long, the others count.
  function looked(candidates, word, found, bytes) {
    if (bytes > MOST_BYTES || !candidates.length) {
      candidates.forEach(function (it) { found.add(it); });
      return found;
    }
    return Promise.all(candidates.slice(0, AT_ONCE).map(function (it) {
      return load("text/" + it).then(function (text) {
        if (text && text.indexOf(word) >= 0) { found.add(it); }
        return text ? size(text) : 0;
      });
    })).then(function (read) {
      var more = read.reduce(function (a, b) { return a + b; }, bytes);
      return looked(candidates.slice(AT_ONCE), word, found, more);
    });
  }

  var turn = 0;
  function find() {
    var mine = ++turn;
    var wanted = fold(words.value).split(" ").filter(Boolean);
    show(wanted, wanted.map(function () { return new Set(); }));
    Promise.all(wanted.map(inTexts)).then(function (found) {
      if (mine === turn) { show(wanted, found); }
    });
  }
  function show(wanted, found) {
    fits = items.map(function (it, i) {
      return wanted.every(function (word, number) {
        return texts[i].indexOf(word) >= 0 || found[number].has(i);
      }) && (!category.value || it.dataset.category.split("\u001f").indexOf(category.value) >= 0);
    });
    paint(SHOWN);
  }

  // Of thousands of books only the first of those that fit are in the page; the button below adds more.
  var SHOWN = 100, shown = 0, fits = [];
  var ordered = items.map(function (it, i) { return i; });
  var collator = new Intl.Collator("zh");
  function paint(most) {
    var fitting = ordered.filter(function (it) { return fits[it]; });
    shown = most;
    list.replaceChildren.apply(list, fitting.slice(0, shown).map(function (it) { return items[it]; }));
    more.hidden = fitting.length <= shown;
    count.value = fitting.length + " / " + items.length;
    nothing.hidden = fitting.length > 0;
  }
  function sort() {
    var key = {
      date: function (it) { return it.dataset.date; },
      old: function (it) { return it.dataset.date || "9999"; },
      title: function (it) { return it.querySelector("h2").textContent; },
      author: function (it) { return it.dataset.author; }
    }[order.value];
    var keys = items.map(key), sign = order.value === "date" ? -1 : 1;
    ordered.sort(function (a, b) { return sign * collator.compare(keys[a], keys[b]) || a - b; });
    paint(SHOWN);
  }
  more.addEventListener("click", function () { paint(shown + SHOWN); });
  var timer;
  words.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(find, 150); });
  category.addEventListener("change", find);
  order.addEventListener("change", sort);
  document.getElementById("find").addEventListener("submit", function (it) { it.preventDefault(); });
  document.getElementById("find").hidden = false;
  function fromAddress() {
    try { words.value = decodeURIComponent(location.hash.slice(1)); } catch (it) { words.value = ""; }
    find();
  }
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
})();
