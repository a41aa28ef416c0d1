(function () {
  "use strict";
  var root = document.documentElement, $ = function (id) { return document.getElementById(id); };
  root.classList.add("js");
  var slider = null, all = false, timer = null, shown = "";
  function each(selector, act) { document.querySelectorAll(selector).forEach(act); }
  function show() {
    var year = slider.value, hot = {}, war = {};
    each(".year", function (one) { one.classList.toggle("off", !all && one.dataset.year !== year); });
    each(".year[data-year='" + year + "'] [data-crisis]", function (line) {
      var name = line.dataset.flashpoint;
      hot[name] = hot[name] || line.dataset.crisis;
      if (line.classList.contains("war")) { war[name] = true; }
    });
    each(".screen [data-flashpoint]:not([data-crisis])", function (one) {
      var name = one.dataset.flashpoint;
      one.classList.toggle("hot", name in hot);
      one.classList.toggle("war", name in war);
      if (one.classList.contains("dot")) {
        one.setAttribute("tabindex", name in hot ? "0" : "-1");
        one.dataset.target = hot[name] || "";
        if (name in hot) { one.parentNode.appendChild(one); }
      }
    });
    $("now").textContent = year;
    if (year !== shown) { shown = year; each(".years", function (one) { one.scrollTop = 0; }); }
    document.dispatchEvent(new CustomEvent("deter-year", { detail: { year: Number(year), all: all } }));
  }
  /* What happened in a marked year, while its mark is pointed at or has the focus. */
  function tell(event) {
    var mark = event.target.closest && event.target.closest("[data-tick]"), text = $("tick");
    if (!text) { return; }
    text.hidden = !mark;
    text.textContent = mark ? mark.getAttribute("aria-label") : "";
  }
  ["mouseover", "focusin"].forEach(function (name) { document.addEventListener(name, tell); });
  document.addEventListener("click", function (event) {
    var mark = event.target.closest("[data-tick]");
    if (mark) { stop(); slider.value = mark.dataset.tick; show(); }
  });
  function open(name) {
    var one = $("c-" + name);
    if (!one) { return; }
    one.open = true;
    one.scrollIntoView({ block: "start" });
    one.querySelector("summary").focus({ preventScroll: true });
  }
  function stop() { clearInterval(timer); timer = null; $("play").textContent = "Play"; $("play").setAttribute("aria-pressed", "false"); }
  function step(by) { slider.value = Number(slider.value) + by; show(); }
  /* Called for the page, and by the app again whenever it shows another run. */
  window.deterStart = function () {
    slider = $("slider");
    if (!slider || slider.dataset.started) { return; }
    slider.dataset.started = "yes";
    clearInterval(timer);
    timer = null;
    all = false;
    last = null;
    slider.addEventListener("input", show);
    $("back").addEventListener("click", function () { stop(); step(-1); });
    $("on").addEventListener("click", function () { stop(); step(1); });
    $("all").addEventListener("click", function () { all = !all; this.setAttribute("aria-pressed", String(all)); show(); });
    $("play").addEventListener("click", function () {
      if (timer) { stop(); return; }
      if (slider.value === slider.max) { slider.value = slider.min; show(); }
      this.textContent = "Stop"; this.setAttribute("aria-pressed", "true");
      timer = setInterval(function () { if (slider.value === slider.max) { stop(); } else { step(1); } }, 1500);
    });
    /* Most arrows are thin: each gets a wide one that nobody sees, to be hit. */
    each(".arrows g", function (one) { var hit = one.firstElementChild.cloneNode(); hit.removeAttribute("stroke-width"); hit.setAttribute("class", "hit"); one.appendChild(hit); });
    show();
  };
  window.deterOpen = open;
  window.deterYear = function (year, every) { slider.value = year; all = every; $("all").setAttribute("aria-pressed", String(all)); show(); };
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-open]"), dot = event.target.closest(".screen .dot.hot");
    if (link) { event.preventDefault(); open(link.dataset.open); } else if (dot) { open(dot.dataset.target); }
  });
  /* An arrow tells what its row of the table says: who owes whom how much, by which clause, and the source. */
  function choose(arrow) {
    var cells = document.querySelector("[data-row='" + arrow.dataset.arrow + "']").cells;
    document.querySelector(".owes-what").textContent = cells[0].textContent + " \u2192 " + cells[1].textContent + ", " + cells[2].textContent + " of a whole promise. " + cells[3].textContent;
    each(".arrows g", function (one) { one.classList.toggle("chosen", one === arrow); });
  }
  document.addEventListener("click", function (event) {
    var arrow = event.target.closest("[data-arrow]");
    if (arrow) { choose(arrow); }
  });
  document.addEventListener("keydown", function (event) {
    var arrow = event.target.closest && event.target.closest("[data-arrow]");
    if (arrow && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); choose(arrow); }
    var dot = event.target.closest && event.target.closest(".dot.hot");
    if (dot && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); open(dot.dataset.target); }
  });
  var last = null;
  document.addEventListener("toggle", function (event) {
    if (event.target.classList.contains("crisis") && event.target.open) { last = event.target; }
  }, true);
  window.addEventListener("beforeprint", function () {
    if (!last) { return; }
    var title = document.createElement("h2");
    title.textContent = last.querySelector("h3").textContent;
    var sheet = $("paper-crisis"), changes = $("paper-changes");
    sheet.replaceChildren(title);
    last.querySelectorAll(".inside > .lead, .inside > .cards").forEach(function (one) { sheet.appendChild(one.cloneNode(true)); });
    var isSmall = sheet.querySelectorAll(".card").length < 5;
    sheet.querySelectorAll("details.why").forEach(function (one) {
      var text = one.querySelector("p");
      text.className = "reason";
      if (isSmall) { one.replaceWith(text); } else { one.remove(); }
    });
    var head = document.createElement("h2");
    head.textContent = "The same crisis, one change each";
    var note = changes.querySelector(".note");
    changes.replaceChildren(head);
    if (note) { changes.appendChild(note); }
    last.querySelectorAll(".change").forEach(function (one) { changes.appendChild(one.cloneNode(true)); });
  });
  window.deterStart();
})();
