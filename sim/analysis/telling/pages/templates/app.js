/* The app's side of the page: buttons become messages, answers become parts of the page. */
(function () {
  "use strict";
  document.documentElement.lang = "en";
  /* The story arrives, and is replaced, some time after a message: it is started when it is there. */
  new MutationObserver(function () { window.deterStart(); }).observe(document.body, { childList: true, subtree: true });
  function ask(message) { if (window.emitEvent) { window.emitEvent("deter", message); } }
  window.deterSay = function (text) { var one = document.getElementById("state"); if (one) { one.textContent = text; } };
  window.deterPut = function (id, key, html) {
    var place = document.getElementById(id);
    if (!place) { return; }
    var part = null;
    for (var i = 0; i < place.children.length; i++) { if (place.children[i].dataset.key === key) { part = place.children[i]; } }
    if (!part) { part = document.createElement("div"); part.dataset.key = key; place.appendChild(part); }
    part.innerHTML = html;
  };
  window.deterAsk = ask;
  function number(id) { var text = document.getElementById(id).value.trim(); return /^\d{1,15}$/.test(text) ? Number(text) : null; }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-deter]");
    if (!button) { return; }
    var kind = button.dataset.deter, data = button.dataset;
    if (kind === "again" || kind === "luck") { window.deterSay("Working ..."); ask({ kind: kind, crisis: data.crisisName, what_if: data.whatIf }); }
    if (kind === "turned") { window.deterSay("Working ..."); ask({ kind: kind, what_if: data.whatIf }); }
    if (kind === "run") { window.deterSay("Working ..."); ask({ kind: "run", seed: Number(data.seed), replication: Number(data.replication) }); }
    if (kind === "draws") {
      var seed = number("seed"), replication = number("replication");
      if (seed === null || replication === null) { window.deterSay("Seed and replication are whole numbers."); return; }
      window.deterSay("Working ..."); ask({ kind: "run", seed: seed, replication: replication });
    }
    if (kind === "compare") { window.deterSay("Working ..."); ask({ kind: "compare", first: document.getElementById("first").value, second: document.getElementById("second").value }); }
    if (kind === "share") { share(); }
  });
  function share() {
    var open = document.querySelector("details.crisis[open]"), main = document.querySelector("[data-seed-now]");
    var link = location.origin + "/?seed=" + main.dataset.seedNow + "&replication=" + main.dataset.replicationNow;
    if (open) { link += "&crisis=" + open.id.slice(2); }
    var field = document.getElementById("link");
    field.hidden = false;
    field.value = link;
    field.select();
    if (navigator.clipboard) { navigator.clipboard.writeText(link).then(function () { window.deterSay("The link is copied."); }, function () { window.deterSay("Copy the link above."); }); }
  }
})();
