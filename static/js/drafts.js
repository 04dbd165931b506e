// Keeps what is being typed on the server. Browsers on shared machines must keep nothing, so nothing is stored here.
//
// <textarea data-draft="slot" data-draft-url="/drafts/" data-draft-state="id-of-a-status-line">
import { onEnd } from "./htmx-end.js";
import { token } from "./csrf.js";

const PAUSE = 600;
const LONGEST = 30000;
const waiting = new Map(); // slot → { box, words, timer, tries, since, sending, inForm }
const typedHere = new Map(); // slot → what stands in this page's box since somebody typed in it

const time = (date) => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

function say(draft, kind, at) {
  const line = document.getElementById(draft.box.dataset.draftState);
  if (!line) return;
  const words = line.dataset[{ saved: "saidSaved", lost: "saidLost", refused: "saidRefused" }[kind]] ?? "{}";
  line.textContent = words.replace("{}", time(at));
  const warnings = document.querySelector("[data-warnings]");
  if (warnings && kind !== "saved" && line.dataset.state !== kind) warnings.textContent = line.textContent; // aloud, once
  line.dataset.state = kind;
}

function post(box, slot, words) {
  return fetch(box.dataset.draftUrl, {
    method: "POST",
    headers: { "X-CSRFToken": token() },
    body: new URLSearchParams({ slot, words, about: box.dataset.draftAbout ?? "", label: box.dataset.draftLabel ?? "" }),
    credentials: "same-origin",
    redirect: "manual", // to the sign-in page: the words are not taken there
    keepalive: words.length < 15000,
  });
}

async function send(slot) {
  const draft = waiting.get(slot);
  if (!draft || draft.sending || draft.inForm) return;
  clearTimeout(draft.timer);
  const words = draft.words;
  draft.sending = post(draft.box, slot, words);
  try {
    const answer = await draft.sending;
    if (!answer.ok) throw new Error(answer.status < 500 && answer.status !== 429 ? "refused" : "lost");
    say(draft, "saved", new Date());
    if (draft.inForm) return; // the form that took the words says what becomes of them
    if (draft.words === words) waiting.delete(slot);
    else Object.assign(draft, { tries: 0, since: null, timer: setTimeout(send, PAUSE, slot) });
  } catch (error) {
    draft.since ??= new Date();
    draft.tries += 1;
    say(draft, error.message === "refused" ? "refused" : "lost", draft.since);
    draft.timer = setTimeout(send, Math.min(LONGEST, 1000 * 2 ** draft.tries), slot);
  } finally {
    draft.sending = null;
  }
}

function typed(box) {
  const slot = box.dataset.draft;
  const draft = waiting.get(slot) ?? { tries: 0, since: null };
  clearTimeout(draft.timer);
  Object.assign(draft, { box, words: box.value, inForm: false, timer: setTimeout(send, draft.tries ? 2000 : PAUSE, slot) });
  waiting.set(slot, draft);
  typedHere.set(slot, box.value);
}

/** Sends everything that waits, now; done when every send was tried once. */
export function flush() {
  return Promise.all([...waiting.keys()].map(send));
}

/** The slots that the server does not have yet, with their words: a swapped-in box takes them back. */
export function unsent() {
  return new Map([...waiting].map(([slot, draft]) => [slot, draft.words]));
}

/** The words went another way (a form was sent): no draft of them is to follow, nor one that was on its way already. */
export function forget(slot) {
  const draft = waiting.get(slot);
  clearTimeout(draft?.timer);
  waiting.delete(slot);
  typedHere.delete(slot);
  draft?.overtaken?.catch(() => {}).then(() => waiting.has(slot) || empty(draft.box, slot));
}

/** A draft of words that are kept already, which came after them: gone from the server, and from a box painted with it. */
function empty(sentFrom, slot) {
  for (const box of document.querySelectorAll(`[data-draft="${CSS.escape(slot)}"]`)) {
    if (!typedHere.has(slot) && box.value === box.defaultValue) box.value = box.defaultValue = "";
  }
  post(sentFrom, slot, "").catch(() => {});
}

const slots = (form) => [...(form.querySelectorAll?.("[data-draft]") ?? [])].map((box) => box.dataset.draft);

function hold(slot) {
  const draft = waiting.get(slot);
  if (draft) Object.assign(draft, { inForm: true, overtaken: draft.sending });
}

function resume(slot) {
  const draft = waiting.get(slot);
  if (draft) Object.assign(draft, { inForm: false, overtaken: null });
  send(slot);
}

function arrive(slot) {
  if (waiting.get(slot)?.inForm === false) send(slot); // typed on meanwhile
  else forget(slot);
}

function restore() {
  for (const box of document.querySelectorAll("[data-draft]")) {
    const draft = waiting.get(box.dataset.draft);
    if (draft && !draft.inForm && draft.box !== box) {
      box.value = draft.words;
      draft.box = box;
    } else if (!draft && (typedHere.get(box.dataset.draft) ?? box.value) !== box.value) {
      // Another tab of the same person kept its words and so emptied the slot; what stands in this one stays.
      box.value = typedHere.get(box.dataset.draft);
      typed(box);
    } else if (!draft && typedHere.has(box.dataset.draft) && box.value !== box.defaultValue) {
      typed(box); // the same, where the swap has carried the words over already
    }
  }
}

document.addEventListener("input", (event) => event.target.matches?.("[data-draft]") && typed(event.target));
// Whoever leaves a box for its own form's button is about to send the words: no draft need race them.
const isSending = ({ target, relatedTarget }) => relatedTarget?.matches("[type=submit]") && relatedTarget.form === target.form;
document.addEventListener("focusout", (event) => event.target.matches?.("[data-draft]") && !isSending(event) && send(event.target.dataset.draft));
// Words on their way in a form need no draft; if they did not arrive, they do.
document.addEventListener("submit", (event) => slots(event.target).forEach(hold));
// Before what came is swapped in, whose boxes would else take the words back; at the end, for a form that is gone already.
const isArrived = ({ xhr }) => xhr?.status >= 200 && xhr.status < 400;
const slotsOf = ({ requestConfig: { elt } }) => (elt.matches("form") ? slots(elt) : []);
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => isArrived(detail) && slotsOf(detail).forEach(arrive));
onEnd((detail) => slotsOf(detail).forEach(isArrived(detail) ? arrive : resume));
document.addEventListener("visibilitychange", () => document.hidden && flush());
document.addEventListener("htmx:load", restore);
addEventListener("pagehide", flush);
addEventListener("online", flush);
addEventListener("beforeunload", (event) => {
  if ([...waiting.values()].some((draft) => draft.tries)) event.preventDefault();
});
