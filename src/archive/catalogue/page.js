(function () {
  var list = document.getElementById("books");
  var items = Array.prototype.slice.call(list.children);
  var words = document.getElementById("words");
  var category = document.getElementById("category");
  var order = document.getElementById("order");
  var count = document.getElementById("count");
  var texts = items.map(function (it) {
    return it.textContent.normalize("NFKC").toLowerCase();
  });
  function find() {
    var wanted = words.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    items.forEach(function (it, i) {
      var fits = wanted.every(function (word) { return texts[i].indexOf(word) >= 0; }) &&
        (!category.value || it.dataset.category.split("\u001f").indexOf(category.value) >= 0);
      it.hidden = !fits;
      shown += fits;
    });
    count.value = shown + " / " + items.length;
  }
  function compare(key, sign) {
    return function (a, b) { return sign * key(a).localeCompare(key(b), "zh"); };
  }
  function sort() {
    var title = function (it) { return it.querySelector("h2").textContent; };
    var by = {
      date: compare(function (it) { return it.dataset.date; }, -1),
      old: compare(function (it) { return it.dataset.date || "9999"; }, 1),
      title: compare(title, 1),
      author: compare(function (it) { return it.dataset.author; }, 1)
    }[order.value];
    items.slice().sort(by).forEach(function (it) { list.appendChild(it); });
  }
  words.addEventListener("input", find);
  category.addEventListener("change", find);
  order.addEventListener("change", sort);
  document.getElementById("find").addEventListener("submit", function (it) { it.preventDefault(); });
  document.getElementById("find").hidden = false;
  words.value = decodeURIComponent(location.hash.slice(1));
  find();
})();
