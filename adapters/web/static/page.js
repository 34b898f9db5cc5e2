"use strict";
// The page of the demo. Everything that is shown comes as HTML that the server escaped; what this
// script itself writes, it writes as text.

const given = JSON.parse(document.body.dataset.given);
const texts = given.texts;
const SIDES = ["oem", "ems"];
const $ = (query, root = document) => root.querySelector(query);
const $$ = (query, root = document) => [...root.querySelectorAll(query)];
const side = Object.fromEntries(SIDES.map((name) => [name, document.getElementById(name)]));
const person = (name) => $("select[name=person]", side[name]);
const room = (name, tab) => document.getElementById(`${name}-${tab}`);
const svgNames = "http://www.w3.org/2000/svg";

const dialog = document.getElementById("form");

let facts = given.facts;
let stream = null;
let replying = { oem: null, ems: null };
let pressed = null;
let wanted = null;

// What is asked of the server

async function post(path, body, headers) {
  try {
    const answer = await fetch(path, { method: "POST", body, headers });
    const told = answer.ok ? await answer.json() : { problem: texts.refused };
    showProblem(told.problem);
    return told;
  } catch {
    showProblem(texts.lost);
    return {};
  }
}

const act = (done) => post("do", JSON.stringify(done), { "Content-Type": "application/json" });

function showProblem(words) {
  const box = document.getElementById("problem");
  // What stands behind an open form is seen and heard by nobody.
  (dialog.open ? dialog : document.body).append(box);
  box.hidden = !words;
  box.textContent = words || "";
  clearTimeout(showProblem.timer);
  if (words) showProblem.timer = setTimeout(() => { box.hidden = true; }, 12000);
}

// What the server tells

function listen() {
  if (stream) stream.close();
  const look = $("input[name=look]:checked").value;
  const query = new URLSearchParams({ look });
  for (const name of SIDES) query.set(name, person(name).value);
  stream = new EventSource(`events?${query}`);
  stream.onmessage = (event) => hear(JSON.parse(event.data), look);
  stream.onopen = () => { clearTimeout(listen.lost); };
  stream.onerror = () => {
    clearTimeout(listen.lost);
    listen.lost = setTimeout(() => showProblem(texts.lost), 4000);
  };
}

function hear(told, look) {
  if (told.panes) showPanes(told.panes, look);
  for (const patch of told.patches || []) showPatch(patch);
  for (const name of Object.keys(told.phones || {})) showPhones(name, told.phones[name]);
  if (told.spoken) document.getElementById("live").textContent = told.spoken;
  if (told.facts) showFacts(told.facts);
}

function showPanes(panes, look) {
  for (const name of SIDES) {
    for (const tab of ["shared", "own", "dm"]) {
      const shown = room(name, tab);
      shown.classList.remove("slack", "discord");
      shown.classList.add(look);
      $("[data-items]", shown).innerHTML = panes[name][tab];
      toEnd(shown);
    }
    $("[data-phones]", side[name]).innerHTML = panes[name].phones;
  }
  if (wanted) goTo(wanted);
  wanted = null;
}

// A press on a phone's notification ends at the message that it was about.
function goTo({ name, tab, ref }) {
  const said = $(`[data-ref="${CSS.escape(ref)}"]`, room(name, tab));
  if (!said) return;
  said.scrollIntoView({ block: "center" });
  said.classList.add("changed");
  said.tabIndex = -1;
  said.focus({ preventScroll: true });
}

function showPhones(name, html) {
  const list = $("[data-phones]", side[name]);
  if (list.innerHTML === html) return;
  list.innerHTML = html;
  list.classList.remove("rang");
  void list.offsetWidth;
  list.classList.add("rang");
  list.scrollTop = 0;
}

function showPatch(patch) {
  const shown = room(patch.side, patch.tab);
  const items = $("[data-items]", shown);
  const near = shown.scrollHeight - shown.scrollTop - shown.clientHeight < 160;
  const made = document.createElement("template");
  made.innerHTML = patch.html;
  const item = made.content.firstElementChild;
  const old = $(`[data-ref="${CSS.escape(patch.ref)}"]`, items);
  const focused = old && old.contains(document.activeElement) ? document.activeElement : null;
  item.classList.add(old ? "changed" : "new");
  if (old) old.replaceWith(item); else items.append(item);
  while ($$(".item", items).length > given.most) $(".item", items).remove();
  if (patch.left) showOlder(items, patch.left);
  if (focused) refocus(item, focused);
  if (near || following()) item.scrollIntoView({ block: old ? "nearest" : "end" });
  if (shown.hidden) mark(patch.side, patch.tab);
}

function showOlder(items, left) {
  const note = $(".older", items) || document.createElement("p");
  note.className = "older";
  note.textContent = texts.older.replace("{count}", left);
  items.prepend(note);
}

function refocus(item, focused) {
  const line = focused.dataset.line;
  const same = $$("button", item).find((b) => line && b.dataset.line === line);
  (same || $("button", item) || item).focus({ preventScroll: true });
}

function mark(name, tab) {
  $("[data-news]", document.getElementById(`${name}-${tab}-tab`)).classList.add("on");
}

const following = () => facts.story && facts.playing;
const toEnd = (shown) => { shown.scrollTop = shown.scrollHeight; };

// Time and the story

function showFacts(newer) {
  const before = facts;
  facts = newer;
  for (const name of SIDES) showClock(name, facts.clocks[name]);
  const play = document.getElementById("play");
  $("span", play).textContent = facts.playing ? texts.pause : texts.play;
  play.classList.toggle("on", facts.playing);
  const caption = facts.caption || texts.turn;
  const shown = document.getElementById("caption");
  if (shown.textContent !== caption) shown.textContent = caption;
  document.getElementById("leave").hidden = !facts.story;
  document.getElementById("tries").hidden = facts.story;
  showDots();
  if (facts.problem && facts.problem !== before.problem) showProblem(facts.problem);
  drawTrack();
  showComing();
  if (facts.story && facts.playing) follow();
}

function showClock(name, clock) {
  const box = $(".clock", side[name]);
  box.dataset.state = clock.state;
  $("time", box).textContent = clock.time;
  $(".day", box).textContent = clock.day;
  $(".word", box).textContent = clock.word;
}

function showDots() {
  const [at, count] = facts.step;
  const box = document.getElementById("dots");
  box.hidden = !facts.story;
  while (box.children.length < count) box.append(document.createElement("i"));
  [...box.children].forEach((dot, n) => dot.classList.toggle("on", n < at));
}

function showSide(name) {
  document.getElementById("sides").dataset.shown = name;
  $(`input[name=side][value=${name}]`).checked = true;
}

function follow() {
  let changed = false;
  if (facts.side) showSide(facts.side);
  for (const name of SIDES) {
    const [who, tab] = facts.focus[name] || [];
    if (!who) continue;
    if (person(name).value !== who) { person(name).value = who; named(name); changed = true; }
    openTab(name, tab);
  }
  if (changed) listen();
}

const inZone = (ms, name, options) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: facts.zones[name], ...options }).format(ms);
const clockOf = (ms, name) =>
  inZone(ms, name, { weekday: "short", hour: "2-digit", minute: "2-digit" }).replace(",", "");
const placeOf = (name) => $("h2", side[name]).textContent;
const bothTimes = (ms) => SIDES.map((name) => `${placeOf(name)} ${clockOf(ms, name)}`).join(" · ");

function shape(kind, attributes, title) {
  const made = document.createElementNS(svgNames, kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (title) {
    const told = document.createElementNS(svgNames, "title");
    told.textContent = title;
    made.append(told);
  }
  return made;
}

function drawTrack() {
  const svg = document.getElementById("track");
  const width = svg.clientWidth || 800;
  const [start, end] = facts.window;
  const x = (ms) => Math.round(((ms - start) / (end - start)) * width * 10) / 10;
  const made = [];
  SIDES.forEach((name, row) => {
    for (const [from, to] of facts.hours[name] || []) {
      const long = { x: x(from), width: Math.max(1, x(to) - x(from)) };
      made.push(shape("rect", { ...long, y: 4 + row * 12, height: 9, rx: 2, class: `open ${name}` }));
    }
  });
  let drawnTo = -99;
  for (const ms of midnights(start, end)) {
    if (x(ms) - drawnTo < 50) continue;
    drawnTo = x(ms);
    made.push(shape("line", { x1: x(ms), x2: x(ms), y1: 0, y2: 46, class: "day" }));
    const label = shape("text", { x: x(ms) + 4, y: 54, class: "day" });
    label.textContent = inZone(ms, "oem", { weekday: "short", day: "numeric" });
    made.push(label);
  }
  for (const ms of facts.before) {
    const around = { cx: x(ms), cy: 36, r: 5, class: "before" };
    if (!facts.past.includes(ms) && !facts.marks.some(([at]) => at === ms)) made.push(shape("circle", around));
  }
  for (const ms of facts.past) made.push(shape("circle", { cx: x(ms), cy: 36, r: 2.5, class: "past" }));
  for (const [ms, words, kind] of facts.marks) {
    const where = { d: `M${x(ms)} 29l6 7l-6 7l-6 -7z`, class: `mark ${kind}` };
    made.push(shape("path", where, `${bothTimes(ms)}: ${words}`));
  }
  made.push(shape("line", { x1: x(facts.now), x2: x(facts.now), y1: 0, y2: 46, class: "now" }));
  svg.replaceChildren(...made);
  showSlider(start, end);
}

function midnights(start, end) {
  const found = [];
  for (let ms = Math.ceil(start / 3600000) * 3600000; ms < end; ms += 3600000) {
    if (inZone(ms, "oem", { hour: "2-digit", hourCycle: "h23" }) === "00") found.push(ms);
  }
  return found;
}

const slider = document.getElementById("slider");
const minute = (ms) => Math.round(ms / 60000);

function showSlider(start, end) {
  slider.min = minute(start);
  slider.max = minute(end);
  if (!showSlider.held) slider.value = minute(facts.now);
  slider.setAttribute("aria-valuetext", bothTimes(Number(slider.value) * 60000));
}

function showComing() {
  const soon = facts.marks.slice(0, 4).map(([ms, words]) => {
    const entry = document.createElement("li");
    for (const name of SIDES) {
      const when = document.createElement("b");
      when.className = name;
      when.textContent = clockOf(ms, name);
      when.title = placeOf(name);
      entry.append(when);
    }
    entry.append(words);
    entry.title = `${bothTimes(ms)}: ${words}`;
    return entry;
  });
  const none = document.createElement("li");
  none.textContent = texts.coming_none;
  document.getElementById("coming").replaceChildren(...(soon.length ? soon : [none]));
}

slider.addEventListener("input", () => {
  showSlider.held = true;
  if (Number(slider.value) * 60000 < facts.now) slider.value = minute(facts.now);
  const words = bothTimes(Number(slider.value) * 60000);
  slider.setAttribute("aria-valuetext", words);
  const preview = document.getElementById("preview");
  preview.hidden = false;
  preview.textContent = words;
});

slider.addEventListener("change", () => {
  clearTimeout(showSlider.timer);
  showSlider.timer = setTimeout(async () => {
    const at = Number(slider.value) * 60000;
    document.getElementById("preview").hidden = true;
    if (at > facts.now) await act({ kind: "pass", at });
    showSlider.held = false;
    showSlider(...facts.window);
  }, 250);
});

document.getElementById("play").addEventListener("click", () =>
  act({ kind: facts.playing ? "pause" : "play" }));
document.getElementById("next").addEventListener("click", () => act({ kind: "next" }));
document.getElementById("leave").addEventListener("click", () => act({ kind: "leave" }));
document.getElementById("again").addEventListener("click", () => act({ kind: "again" }));

// Tabs, people, sides, looks

function openTab(name, tab) {
  for (const each of $$("[role=tab]", side[name])) {
    const chosen = each.dataset.tab === tab;
    each.setAttribute("aria-selected", chosen);
    each.tabIndex = chosen ? 0 : -1;
    const shown = room(name, each.dataset.tab);
    if (chosen && shown.hidden) { shown.hidden = false; toEnd(shown); }
    if (!chosen) shown.hidden = true;
    if (chosen) $("[data-news]", each).classList.remove("on");
  }
}

const openedTab = (name) => $("[role=tab][aria-selected=true]", side[name]).dataset.tab;

function named(name) {
  const chosen = person(name).selectedOptions[0].textContent.split(",")[0];
  $("textarea", side[name]).setAttribute("aria-label", texts.write.replace("{person}", chosen));
}

for (const name of SIDES) {
  const tabs = $("[role=tablist]", side[name]);
  tabs.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) { openTab(name, tab.dataset.tab); reply(name, null); }
  });
  tabs.addEventListener("keydown", (event) => {
    const all = $$("[role=tab]", tabs);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    openTab(name, next.dataset.tab);
    next.focus();
  });
  person(name).addEventListener("change", () => { named(name); listen(); });
}

for (const radio of $$("input[name=look]")) radio.addEventListener("change", listen);
for (const radio of $$("input[name=side]")) {
  radio.addEventListener("change", () => {
    document.getElementById("sides").dataset.shown = radio.value;
  });
}

// What people do

function reply(name, subject) {
  replying[name] = subject;
  const box = $(".in-thread", side[name]);
  box.hidden = !subject;
  $("span", box).textContent = subject ? texts.thread_of.replace("{subject}", subject) : "";
  if (subject) $("textarea", side[name]).focus();
}

const sending = new Set();

// What is being sent is not sent again: a second Enter comes before the first is answered.
async function once(name, work) {
  if (sending.has(name)) return;
  sending.add(name);
  try { await work(); } finally { sending.delete(name); }
}

async function send(name, file) {
  const box = $("textarea", side[name]);
  const where = replying[name] || openedTab(name);
  const said = { person: person(name).value, where, line: box.value };
  const told = file
    ? await post("drop", new Blob([JSON.stringify({ ...said, name: file.name }), "\n", file]))
    : await act({ kind: "say", ...said });
  if (!told.problem) { box.value = ""; grow(box); }
}

function grow(box) {
  box.rows = Math.min(5, box.value.split("\n").length);
}

for (const form of $$("form.composer")) {
  const name = form.dataset.side;
  form.addEventListener("submit", (event) => { event.preventDefault(); once(name, () => send(name)); });
  $("textarea", form).addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      once(name, () => send(name));
    }
  });
  $("textarea", form).addEventListener("input", (event) => grow(event.target));
  $("input[type=file]", form).addEventListener("change", (event) => {
    for (const file of event.target.files) send(name, file);
    event.target.value = "";
  });
  $("[data-leave]", form).addEventListener("click", () => reply(name, null));
  const device = side[name];
  device.addEventListener("dragover", (event) => {
    event.preventDefault();
    device.classList.add("dropping");
  });
  device.addEventListener("dragleave", () => device.classList.remove("dropping"));
  device.addEventListener("drop", (event) => {
    event.preventDefault();
    device.classList.remove("dropping");
    for (const file of event.dataTransfer.files) send(name, file);
  });
}

for (const name of SIDES) {
  side[name].addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const who = person(name).value;
    if (button.dataset.line !== undefined) {
      const ref = button.closest("[data-ref]").dataset.ref;
      press({ person: who, ref, line: button.dataset.line });
    } else if (button.dataset.emoji) {
      const on = button.dataset.on;
      await act({ kind: "react", person: who, ref: on, line: button.dataset.emoji });
    } else if (button.dataset.thread) {
      reply(name, button.dataset.thread);
    } else if (button.dataset.person) {
      wanted = { name, tab: button.dataset.tab, ref: button.dataset.ref };
      person(name).value = button.dataset.person;
      named(name);
      openTab(name, button.dataset.tab);
      listen();
    }
  });
}

async function press(what) {
  const told = await act({ kind: "press", ...what });
  if (told.form) ask(told.form, what);
}

function ask(form, what) {
  pressed = what;
  const named = dialog.open && document.activeElement.name;
  $("form", dialog).innerHTML = form;
  if (!dialog.open) dialog.showModal();
  if (named) $("form", dialog).elements[named]?.focus();
}

const answersOf = (form) => Object.fromEntries(new FormData(form));

async function askRule(answers) {
  const told = await act({ kind: "rule", answers });
  if (told.form) ask(told.form, null);
}

document.getElementById("rule").addEventListener("click", () => askRule({}));

// The answers on which no other question depends.
const LAST = ["length", "after"];

// What is asked next depends on what is chosen.
$("form", dialog).addEventListener("change", (event) => {
  if (!pressed && event.target.tagName === "SELECT" && !LAST.includes(event.target.name)) askRule(answersOf(event.currentTarget));
});

$("form", dialog).addEventListener("submit", async (event) => {
  event.preventDefault();
  const answers = answersOf(event.target);
  await once("form", async () => {
    const told = await act(pressed ? { kind: "fill", ...pressed, answers } : { kind: "change", answers });
    if (!told.problem) dialog.close();
  });
});
dialog.addEventListener("click", (event) => {
  if (event.target.closest("[data-cancel]")) dialog.close();
});

for (const entry of given.tries) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = entry.label;
  button.addEventListener("click", () => {
    person(entry.side).value = entry.person;
    named(entry.side);
    showSide(entry.side);
    openTab(entry.side, "shared");
    reply(entry.side, null);
    const box = $("textarea", side[entry.side]);
    box.value = entry.line;
    box.focus();
    listen();
  });
  document.getElementById("tries").append(button);
}

// The colours of both clients are chosen by a class, as in the pictures of them.
const dark = matchMedia("(prefers-color-scheme: dark)");
const shade = () => document.body.classList.toggle("dark", dark.matches);
dark.addEventListener("change", shade);
shade();

new ResizeObserver(drawTrack).observe(document.getElementById("track"));
showFacts(facts);
for (const name of SIDES) for (const tab of ["shared", "own", "dm"]) toEnd(room(name, tab));
listen();
