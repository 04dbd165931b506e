// Presses that found no line: kept on this page in their order, each under its own key, and sent when the line is back.
// Nothing is stored in the browser, so the page asks before it is left while something waits.
import { settled, wait } from "./drafts.js";
import { isUnanswered, onEnd } from "./htmx-end.js";
import { token } from "./csrf.js";
import { sent } from "./once.js";
import { onItsWay, seen } from "./stream.js";

const [LONGEST, PATIENCE] = [30000, 20000];
// Verbs that add something: once their words wait, the box is free for the next.
const ADDS = ["contribute", "commit", "add-round"];
const mine = new Set(); // versions of the room that one's own presses made
const presses = []; // { verb, url, body, label, words, stage, slots, asks }, as they were pressed
let [draining, tries, timer, held] = [false, 0, null, false];

const room = () => document.getElementById("room");
const step = () => room()?.dataset.atStep ?? "";
const waiting = () => presses.filter((press) => !press.asks);
const key = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const wordsOf = (form) => [...form.querySelectorAll("textarea, input:not([type])")].map((box) => box.value.trim()).filter(Boolean).join("\n");

function labelOf(form, submitter) {
  const button = submitter ?? form.querySelector("[type=submit]");
  return button?.getAttribute("aria-label") ?? button?.textContent.trim() ?? "";
}

/** One press, behind those that wait already; the same move pressed again is the same press. */
function put(form, parameters, submitter) {
  const body = new URLSearchParams(parameters);
  const press = { verb: form.dataset.verb, url: form.getAttribute("action"), body, label: labelOf(form, submitter) };
  const stage = room().querySelector("[data-stage-name]")?.textContent ?? "";
  Object.assign(press, { words: wordsOf(form), stage, slots: (body.get("slot") ?? "").split(",").filter(Boolean) });
  const isSame = (one) => one.url === press.url && !one.words && !press.words && one.said === press.said;
  press.said = [...body].filter(([name]) => !["key", "stamp", "csrfmiddlewaretoken"].includes(name)).join();
  if (press.verb !== "time" && presses.some(isSame)) return;
  if (!body.get("key")) body.set("key", key());
  body.set("waited", step());
  presses.push(press);
  sent.delete(form); // it is free for the next
  for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  if (form.elements.key) form.elements.key.value = key(); // the next press of it is another one
  const isAdded = ADDS.includes(press.verb) || form.elements.others;
  wait(press.slots, isAdded);
  if (isAdded) for (const box of form.querySelectorAll("textarea, input:not([type])")) box.value = "";
  show();
}

function post(press, options) {
  press.body.set("csrfmiddlewaretoken", token());
  const headers = { "HX-Request": "true", "X-CSRFToken": token() };
  return fetch(press.url, { method: "POST", headers, body: press.body, redirect: "manual", ...options }).catch(() => null);
}

/** Whether the line took it: its answer, or null. */
async function send(press) {
  catchUp(press);
  const answer = await post(press, { signal: AbortSignal.timeout(PATIENCE) });
  if (!answer || answer.type === "opaqueredirect" || isUnanswered(answer)) return null;
  held = Boolean(answer.headers.get("Room-Held"));
  if (held) return null; // it waits for the room to go on
  const html = await answer.text().catch(() => null);
  if (html === null || (answer.status === 403 && !html.includes('id="room"'))) return null; // signed out: it waits for the sign-in
  return { status: answer.status, html, leads: answer.headers.get("HX-Redirect"), isDrafted: Boolean(answer.headers.get("Words-Drafted")) };
}

/** What became of a press: counted, refused with its words a draft, or the stage it was meant for is over. */
function settle(press, { status, isDrafted }) {
  const isKept = status < 400;
  if (status === 409 && !press.words) press.asks = true;
  else presses.splice(presses.indexOf(press), 1);
  settled(press.slots, { isKept, isDrafted });
}

/** What waits behind one's own presses saw the room as it was before: they alone make none of it late. */
function follow(answer) {
  const [, now] = answer.html.match(/ data-version="(\d+)"/) ?? [];
  if (answer.status < 400 && now) mine.add(Number(now));
}

/** The room as that press saw it, and what one's own presses have made of it since. */
function catchUp({ body }) {
  let version = Number(body.get("expected_version"));
  while (version && mine.has(version + 1)) body.set("expected_version", ++version);
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(drain, Math.min(LONGEST, 1000 * 2 ** tries++));
}

/** Sends what waits, one after the other; the last answer is painted, as that of any form. */
async function drain() {
  if (draining || !waiting().length) return;
  draining = true;
  onItsWay(1);
  let last = null;
  for (let press; (press = waiting()[0]); ) {
    const answer = await send(press);
    if (!answer) break;
    tries = 0;
    settle(press, answer);
    follow(answer);
    last = answer;
  }
  draining = false;
  if (waiting().length) later();
  show();
  if (last?.leads && !presses.length) return location.assign(last.leads);
  if (last) document.dispatchEvent(new CustomEvent("press:answered", { detail: last }));
  onItsWay(-1);
}

/** Sent to the stage that the room is at now, or let go. */
function decide(press, isSent) {
  if (isSent) {
    press.asks = false;
    press.body.set("waited", step());
    if (press.body.has("expected_version")) press.body.set("expected_version", seen("version"));
    if (press.body.has("step") && press.verb === "time") press.body.set("step", step());
  } else presses.splice(presses.indexOf(press), 1);
  show();
  drain();
}

function row(press, template) {
  const part = template.content.firstElementChild.cloneNode(true);
  part.querySelector("[data-press]").textContent = press.label;
  part.querySelector("[data-at-stage]").textContent = press.stage;
  part.querySelector("[data-words]").textContent = press.words;
  for (const asked of part.querySelectorAll("[data-asks]")) asked.hidden = !press.asks;
  part.querySelector("[data-send]").addEventListener("click", () => decide(press, true));
  part.querySelector("[data-drop]").addEventListener("click", () => decide(press, false));
  part.querySelector("[data-drop]").hidden = Boolean(press.words);
  return part;
}

function show() {
  const list = document.querySelector("[data-waiting]");
  if (!list) return;
  const was = list.dataset.count ?? "0";
  list.querySelector("ul").replaceChildren(...presses.map((press) => row(press, list.querySelector("template"))));
  list.hidden = !presses.length;
  list.querySelector("[data-held]").hidden = !held;
  list.style.setProperty("--bar", `${document.querySelector(".bar")?.offsetHeight ?? 0}px`); // it covers no button there
  list.dataset.count = presses.length;
  const aloud = document.querySelector("[data-warnings]");
  if (aloud && was > 0 && !presses.length) aloud.textContent = ""; // what waited was sent
  if (aloud && presses.length > was) aloud.textContent = `${list.querySelector("h2").textContent}: ${presses.at(-1).label}`;
}

const isPress = (form) => Boolean(form.dataset?.verb) && form.closest("#room");
// Behind what waits already nothing overtakes; without a line there is nothing to try.
document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  if (!isPress(elt) || (navigator.onLine && !waiting().length)) return;
  event.preventDefault();
  put(elt, requestConfig.formData, requestConfig.triggeringEvent?.submitter);
  drain();
});
onEnd(({ xhr, requestConfig: { elt, formData, triggeringEvent } }) => {
  if (!elt.dataset?.verb || !isUnanswered(xhr)) return;
  put(elt, formData, triggeringEvent?.submitter);
  later();
});
// Minutes add up, however fast they are pressed.
document.addEventListener("htmx:confirm", (event) => {
  const form = event.detail.elt;
  if (form.dataset?.verb !== "time") return;
  event.preventDefault();
  put(form, new FormData(form), event.detail.triggeringEvent?.submitter);
  drain();
});
document.addEventListener("htmx:afterSwap", () => held && room()?.dataset.at !== "still" && [clearTimeout(timer), drain()]);
for (const back of ["online", "line:back"]) addEventListener(back, () => [clearTimeout(timer), drain()]);
addEventListener("beforeunload", (event) => presses.length && event.preventDefault());
addEventListener("pagehide", () => waiting().forEach((press) => post(press, { keepalive: true })));
