/* The app's side of the page: buttons become messages, answers become parts of the page. */
(function () {
  "use strict";
  document.documentElement.lang = "en";
  var waiting = [], lastCrisis = "", lastCard = {}, lastChange = {};
  function $(id) { return document.getElementById(id); }
  function each(selector, act) { document.querySelectorAll(selector).forEach(act); }
  /* The story arrives, and is replaced, some time after a message: it is started when it is there. */
  new MutationObserver(function () {
    window.deterStart();
    var live = document.querySelector("[data-live='yes']");
    if (live && $("choose")) {
      live.dataset.live = "started";
      fill();
      window.deterLearn();
      window.deterDot(document);
      waiting.splice(0).forEach(function (act) { act(); });
    }
  }).observe(document.body, { childList: true, subtree: true });
  function whenLive(act) { if (document.querySelector("[data-live='started']")) { act(); } else { waiting.push(act); } }
  function fill() {
    var first = document.querySelector("select[data-change='']");
    each("select[data-change]", function (one) { if (one !== first) { one.innerHTML = first.innerHTML; } });
  }
  function ask(message) { if (window.emitEvent) { window.emitEvent("deter", message); } }
  function say(text) { var one = $("state"); if (one) { one.textContent = text; } }
  window.deterSay = say;
  window.deterPut = function (id, key, html) { whenLive(function () { put(id, key, html); }); };
  function put(id, key, html) {
    var place = $(id);
    if (!place) { return; }
    var part = null;
    for (var i = 0; i < place.children.length; i++) { if (place.children[i].dataset.key === key) { part = place.children[i]; } }
    if (!part) { part = document.createElement("div"); part.dataset.key = key; place.appendChild(part); }
    part.innerHTML = html;
    window.deterDot(part);
  }
  window.deterAsk = ask;
  function number(id) { var text = $(id).value.trim(); return /^\d{1,15}$/.test(text) ? Number(text) : null; }
  function work(message) { say("Working ..."); ask(message); }
  function again(crisis, change) { lastCrisis = crisis; lastChange[crisis] = change; work({ kind: "again", crisis: crisis, what_if: change }); }
  function run(seed, replication, arrangement, policy) {
    work({ kind: "run", seed: seed, replication: replication, arrangement: arrangement || null, policy: policy || null });
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-deter]");
    if (!button) { return; }
    var kind = button.dataset.deter, data = button.dataset;
    if (kind === "again") { again(data.crisisName, data.whatIf); }
    if (kind === "luck") { work({ kind: kind, crisis: data.crisisName, what_if: data.whatIf }); }
    if (kind === "turned") { work({ kind: kind, what_if: data.whatIf }); }
    if (kind === "change") {
      var change = document.querySelector("select[data-change='" + data.crisisName + "']").value;
      if (data.crisisName) { again(data.crisisName, change); } else { work({ kind: "turned", what_if: change }); }
    }
    if (kind === "run") { run(Number(data.seed), Number(data.replication), data.arrangement); }
    if (kind === "draws") {
      var seed = number("seed"), replication = number("replication");
      if (seed === null || replication === null) { say("Seed and replication are whole numbers."); return; }
      run(seed, replication, $("arrangement").value, $("policy").value);
    }
    if (kind === "compare") { work({ kind: "compare", first: $("first").value, second: $("second").value }); }
    if (kind === "share") { share(); }
  });
  /* A link has what was chosen and what is open: the last crisis, its last card, its last change. */
  document.addEventListener("toggle", function (event) {
    var one = event.target, crisis = one.closest && one.closest("details.crisis");
    if (!crisis) { return; }
    var name = crisis.id.slice(2);
    if (one === crisis) { lastCrisis = one.open ? name : lastCrisis === name ? "" : lastCrisis; }
    else if (one.open && one.closest(".card") && !one.closest(".change")) { lastCard[name] = one.closest(".card").dataset.state; }
  }, true);
  function share() {
    var now = document.querySelector("[data-seed-now]").dataset, query = new URLSearchParams();
    function add(key, value) { if (value) { query.set(key, value); } }
    add("seed", now.seedNow); add("replication", now.replicationNow);
    add("arrangement", now.arrangementNow); add("policy", now.policyNow);
    add("year", $("slider").value);
    if ($("all").getAttribute("aria-pressed") === "true") { add("years", "all"); }
    if ($("owes").checked) { add("owed", "shown"); }
    var open = $("c-" + lastCrisis);
    if (open && open.open) { add("crisis", lastCrisis); add("card", lastCard[lastCrisis]); add("change", lastChange[lastCrisis]); }
    var link = location.origin + "/?" + query.toString(), field = $("link");
    field.hidden = $("whose-link").hidden = false;
    field.value = link;
    field.select();
    if (navigator.clipboard) { navigator.clipboard.writeText(link).then(function () { say("The link is copied."); }, function () { say("Copy the link above."); }); }
  }
  window.deterRestore = function (text) { whenLive(function () { restore(JSON.parse(text)); }); };
  function restore(asked) {
    if (asked.year || asked.years) { window.deterYear(asked.year || $("slider").value, asked.years === "all"); }
    if (asked.owed) { $("owes").checked = true; }
    if (!asked.crisis) { return; }
    lastCrisis = asked.crisis;
    if (asked.change) { lastChange[asked.crisis] = asked.change; }
    window.deterOpen(asked.crisis);
    var card = asked.card && $("c-" + asked.crisis).querySelector(".inside > .cards .card[data-state='" + asked.card + "']");
    if (card) {
      lastCard[asked.crisis] = asked.card;
      card.querySelectorAll("details.why").forEach(function (one) { one.open = true; });
      card.scrollIntoView({ block: "center" });
    }
  }
  /* Small lines, and treaties on their way, as of the year that is shown. */
  document.addEventListener("deter-year", function (event) {
    var year = event.detail.year, all = event.detail.all, later = false;
    each(".lines td", function (cell) {
      var value = cell.querySelector(".value"), k = year - Number(value.dataset.first);
      var point = cell.querySelector("polyline").getAttribute("points").split(" ")[k].split(",");
      cell.querySelector(".now").setAttribute("d", "M" + point[0] + " " + point[1] + "h.01");
      value.textContent = value.dataset.values.split("|")[k];
    });
    each(".attempt, .strip li, .notes li", function (one) {
      var is = !all && Number(one.dataset.year || 0) > year;
      one.classList.toggle("ahead", is);
      later = later || is;
    });
    each(".later", function (one) { one.hidden = !later; });
  });
})();
