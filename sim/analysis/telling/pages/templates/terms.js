/* Words of the glossary, explained where they stand, on the hand-out and in the app. */
(function () {
  "use strict";
  /* Terms of the glossary get dots where they first stand in a card, a paragraph or a head. */
  var BLOCKS = ".card, .lead, .line, .said, .moved, .lines thead th, .attempt, [aria-labelledby=crises] > p, .facts-list div";
  var forms = {}, pattern = null;
  window.deterLearn = function () {
    document.querySelectorAll("[data-forms]").forEach(function (one, k) { one.dataset.forms.split("|").forEach(function (form) { forms[form] = k; }); });
    var all = Object.keys(forms).sort(function (a, b) { return b.length - a.length; });
    pattern = new RegExp("\\b(" + all.join("|") + ")\\b", "i");
  };
  window.deterDot = function (root) {
    if (!pattern) { return; }
    root.querySelectorAll(BLOCKS).forEach(function (block) {
      if (block.dataset.dotted || block.parentNode.closest(BLOCKS)) { return; }
      block.dataset.dotted = "yes";
      var seen = {}, walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), texts = [];
      while (walker.nextNode()) { if (!walker.currentNode.parentNode.closest("a, button, summary, select, svg, .term")) { texts.push(walker.currentNode); } }
      texts.forEach(function (text) {
        for (var found = pattern.exec(text.data); found; found = pattern.exec(text.data)) {
          var k = forms[found[1].toLowerCase()], rest = text.splitText(found.index), after = rest.splitText(found[1].length);
          if (!seen[k]) {
            seen[k] = true;
            var button = document.createElement("button");
            button.type = "button"; button.className = "term"; button.dataset.term = k; button.textContent = found[1];
            button.setAttribute("aria-haspopup", "dialog");
            rest.replaceWith(button);
          }
          text = after;
        }
      });
    });
  };
  /* The definition, an example from where the term was pressed, and what to read. */
  function define(button) {
    var entry = document.querySelectorAll("[data-forms]")[button.dataset.term], dialog = document.getElementById("term");
    if (!dialog) {
      dialog = document.createElement("dialog");
      dialog.id = "term";
      dialog.setAttribute("aria-labelledby", "term-word");
      dialog.innerHTML = "<h2 id=term-word></h2><p></p><p></p><p></p><form method=dialog><button>Close</button></form>";
      (document.querySelector(".screen-app") || document.body).appendChild(dialog);
    }
    var parts = dialog.querySelectorAll("p"), card = button.closest(".card"), block = button.closest("p, li, th, dd, h4") || button;
    block = block.cloneNode(true);
    block.querySelectorAll("a").forEach(function (one) { one.remove(); });
    var here = block.textContent.trim().replace(/\s+/g, " ");
    if (card && !block.matches("h4")) { here = card.querySelector("h4").textContent.trim() + ": " + here; }
    document.getElementById("term-word").textContent = entry.querySelector("dt").textContent;
    parts[0].textContent = entry.querySelector("span").textContent + " " + entry.querySelector("em").textContent;
    parts[1].textContent = "On this page: " + (here.length > 220 ? here.slice(0, 217) + "..." : here);
    parts[2].textContent = "To read: " + entry.querySelector("small").textContent;
    dialog.showModal();
  }
  document.addEventListener("click", function (event) {
    var term = event.target.closest(".term");
    if (term) { define(term); } else if (event.target.id === "term") { event.target.close(); }
  });
})();
