(function () {
  var form = document.getElementById("find");
  if (!form) { return; }
  var items = Array.prototype.slice.call(document.querySelectorAll(".cards>li"));
  var words = document.getElementById("words");
  var state = document.getElementById("state");
  var count = document.getElementById("count");
  var texts = items.map(function (it) {
    return it.textContent.normalize("NFKC").toLowerCase();
  });
  function find() {
    var wanted = words.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    var shown = 0;
    items.forEach(function (it, i) {
      var fits = wanted.every(function (word) { return texts[i].indexOf(word) >= 0; }) &&
        (!state.value || it.dataset.state === state.value);
      it.hidden = !fits;
      shown += fits;
    });
    count.value = shown + " / " + items.length;
  }
  words.addEventListener("input", find);
  state.addEventListener("change", find);
  form.addEventListener("submit", function (it) { it.preventDefault(); });
  form.hidden = false;
  find();
})();
