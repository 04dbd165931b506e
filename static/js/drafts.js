// Keeps what is being typed on the server. Browsers on shared machines must keep nothing, so nothing is stored here.
//
// <textarea data-draft="slot" data-draft-url="/drafts/" data-draft-state="id-of-a-status-line">
import { onEnd } from "./htmx-end.js";
import { token } from "./csrf.js";
import { next, stamp } from "./stamp.js";

const [PAUSE, STEADY, RETRY, LONGEST, PATIENCE] = [600, 2500, 2000, 30000, 20000];
const LAST_WORD = 60000; // as much as browsers still send for a page that goes
// slot → what was typed here and is not kept: { box, words, unsaved, timer, due, attempt, tries, since, inForm }
const typed = new Map();

const time = (date) => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
const boxOf = (slot) => document.querySelector(`[data-draft="${CSS.escape(slot)}"]`);

function say(draft, kind, at) {
  const line = document.getElementById(draft.box.dataset.draftState);
  if (!line) return;
  const words = line.dataset[{ saved: "saidSaved", lost: "saidLost", refused: "saidRefused" }[kind]] ?? "{}";
  line.textContent = words.replace("{}", time(at));
  const warnings = document.querySelector("[data-warnings]");
  if (warnings && kind !== "saved" && line.dataset.state !== kind) warnings.textContent = line.textContent; // aloud, once
  line.dataset.state = kind;
}

function bodyOf(slot, { box, words }, number) {
  const { draftAbout: about = "", draftLabel, draftSignature: signed } = box.dataset;
  return new URLSearchParams({ slot, words, about, label: signed ? `${draftLabel}:${signed}` : "", stamp: stamp(number) }).toString();
}

function post(slot, draft) {
  const body = bodyOf(slot, draft, draft.inForm || next());
  return fetch(draft.box.dataset.draftUrl, {
    method: "POST",
    headers: { "X-CSRFToken": token(), "Content-Type": "application/x-www-form-urlencoded" },
    body,
    credentials: "same-origin",
    redirect: "manual", // to the sign-in page: the words are not taken there
    keepalive: body.length < LAST_WORD,
    signal: AbortSignal.timeout(PATIENCE),
  });
}

function later(slot, draft, wait) {
  clearTimeout(draft.timer);
  draft.timer = setTimeout(() => send(slot), Math.min(wait, (draft.due ?? Infinity) - performance.now()));
}

/** Sends what is not saved, one at a time; a page that goes cannot wait for the answer of an earlier one. */
function send(slot, isLast = false) {
  const draft = typed.get(slot);
  if (!draft?.unsaved || (draft.inForm && !isLast)) return null;
  if (draft.attempt && (!isLast || draft.attempt.words === draft.words)) return draft.attempt.done;
  clearTimeout(draft.timer);
  Object.assign(draft, { due: null, attempt: { words: draft.words } });
  draft.attempt.done = settle(slot, draft, draft.attempt, post(slot, draft));
  return draft.attempt.done;
}

async function settle(slot, draft, attempt, posted) {
  const { ok, status } = await posted.catch(() => ({ status: 503 }));
  if (typed.get(slot) !== draft || draft.attempt !== attempt) return; // kept meanwhile, or sent once more
  draft.attempt = null;
  if (!ok) {
    Object.assign(draft, { tries: draft.tries + 1, since: draft.since ?? new Date() });
    say(draft, status < 500 && status !== 429 ? "refused" : "lost", draft.since);
    later(slot, draft, Math.min(LONGEST, 1000 * 2 ** draft.tries));
    return;
  }
  Object.assign(draft, { tries: 0, since: null, unsaved: draft.words !== attempt.words });
  say(draft, "saved", new Date());
  if (draft.unsaved) later(slot, draft, PAUSE);
  else if (!boxOf(slot) || boxOf(slot).dataset.apart) document.dispatchEvent(new Event("draft:apart")); // its stage went meanwhile
}

function note(box) {
  const slot = box.dataset.draft;
  const draft = typed.get(slot) ?? { tries: 0, since: null };
  typed.set(slot, draft);
  Object.assign(draft, { box, words: box.value, unsaved: true, inForm: 0, due: draft.due ?? performance.now() + STEADY });
  later(slot, draft, draft.tries ? RETRY : PAUSE);
}

/** Sends everything that waits, now; done when what is typed was tried once, also what went while this was called. */
export function flush() {
  return Promise.all([...typed].map(([slot, { attempt }]) => (attempt ? attempt.done.then(() => send(slot)) : send(slot))));
}

/** The slots that the server does not have yet, with their words. */
export function unsent() {
  return new Map([...typed].filter(([, draft]) => draft.unsaved).map(([slot, draft]) => [slot, draft.words]));
}

const slots = (form) => [...(form.querySelectorAll?.("[data-draft]") ?? [])].map((box) => box.dataset.draft);

/** Words on their way in a form need no draft, but for a last one that counts only if the form does not arrive. */
function hold(form, data) {
  for (const draft of slots(form).map((slot) => typed.get(slot)).filter(Boolean)) draft.inForm = next();
  if (!form.hasAttribute("hx-post")) slots(form).forEach((slot) => send(slot, true));
  data.set("stamp", stamp(next())); // the server passes over what this page sent before and arrives after
}

const typedOn = (slot) => typed.get(slot)?.inForm === 0; // while the form was away

/** A form's words are kept now, or a draft of the server's own, or still nowhere but here. */
export function answered(form, { isKept, isDrafted = false }) {
  for (const slot of slots(form).filter((slot) => typed.has(slot))) {
    if (isKept && !typedOn(slot)) typed.delete(slot);
    else Object.assign(typed.get(slot), { inForm: 0, ...(isDrafted && !typedOn(slot) && { unsaved: false }) });
    send(slot);
  }
}

/** A box that another painting took away before its words were safe stays, labelled, until the room shows it open. */
function stayOpen(slot, { box }) {
  const label = Object.assign(document.createElement("label"), { textContent: box.dataset.draftLabel });
  const open = Object.assign(document.createElement("section"), { className: "card stack stack-s open-boxes" });
  box.id ||= `open-${slot}`;
  [label.htmlFor, box.dataset.apart] = [box.id, "yes"];
  open.append(label, box);
  document.getElementById("stage")?.append(open);
}

/** Boxes that were painted anew say what was typed here; where the server knows other words of it, it is told again. */
function restore() {
  for (const [slot, draft] of typed) {
    const box = boxOf(slot);
    if (!box && draft.unsaved && !draft.inForm && draft.words.trim()) stayOpen(slot, draft);
    if (!box && !draft.unsaved) typed.delete(slot); // discarded, or shared from another page
    if (!box) continue;
    draft.box = box;
    if (box.value !== draft.words) box.value = draft.words;
    if (!draft.unsaved && !draft.inForm && box.defaultValue.trim() !== draft.words.trim()) note(box);
  }
}

document.addEventListener("input", (event) => event.target.matches?.("[data-draft]") && note(event.target));
// Whoever leaves a box for its own form's button is about to send the words: no draft need race them.
const isSending = ({ target, relatedTarget }) => relatedTarget?.matches("[type=submit]") && relatedTarget.form === target.form;
document.addEventListener("focusout", (event) => event.target.matches?.("[data-draft]") && !isSending(event) && send(event.target.dataset.draft));
document.addEventListener("formdata", ({ target, formData }) => {
  if (slots(target).length) hold(target, formData);
  const { discards } = target.dataset;
  if (!discards) return;
  typed.delete(discards);
  formData.set("stamp", stamp(next())); // later than any draft of it that is still on its way
});
// Before what came is swapped in, whose boxes would else take the words back; at the end, for a form that is gone already.
function end({ xhr, requestConfig: { elt } }) {
  const isDrafted = Boolean(xhr.getResponseHeader("Words-Drafted"));
  if (elt.matches("form")) answered(elt, { isKept: xhr.status >= 200 && xhr.status < 400, isDrafted });
}
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => end(detail));
onEnd(end);
for (const painted of ["htmx:afterSwap", "htmx:load"]) document.addEventListener(painted, restore);
const leave = () => typed.forEach((_draft, slot) => send(slot, true));
document.addEventListener("visibilitychange", () => document.hidden && leave());
addEventListener("pagehide", leave);
addEventListener("online", flush);
const isStuck = ([slot, draft]) => draft.unsaved && !draft.inForm && (draft.tries || bodyOf(slot, draft, 0).length >= LAST_WORD);
addEventListener("beforeunload", (event) => [...typed].some(isStuck) && event.preventDefault());
