// Keeps what is being typed on the server. Browsers on shared machines must keep nothing, so nothing is stored here.
//
// <textarea data-draft="slot" data-draft-url="/drafts/" data-draft-state="id-of-a-status-line">
import { isUnanswered, onEnd } from "./htmx-end.js";
import { token } from "./csrf.js";
import { say } from "./draft-line.js";
import { renew } from "./sign-in.js";
import { next, stamp } from "./stamp.js";

const [PAUSE, STEADY, RETRY, LONGEST, PATIENCE] = [600, 2500, 2000, 30000, 20000];
const LAST_WORD = 60000; // as much as browsers still send for a page that goes
// slot → what was typed here and is not kept: { box, words, unsaved, timer, due, attempt, tries, since, inForm }
export const typed = new Map();

export const boxOf = (slot) => document.querySelector(`[data-draft="${CSS.escape(slot)}"]`);

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
  const isShut = !ok && (status === 403 || status === 0); // signed out: 0 is the way to the sign-in page
  if (isShut && (await renew()) && typed.get(slot) === draft && draft.attempt === attempt) {
    draft.attempt = null;
    send(slot);
    return;
  }
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

export function note(box) {
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

/** A form waits for the line, with its words: what is typed on is another draft. Its box may be free for the next. */
export function wait(slots, isEmptied) {
  if (!isEmptied) return;
  const nothing = { words: "", unsaved: false, tries: 0, since: null };
  for (const slot of slots) typed.set(slot, { inForm: next(), box: boxOf(slot), ...typed.get(slot), ...nothing });
}

/** A form's words are kept now, or a draft of the server's own, or still nowhere but here. */
export const answered = (form, how) => settled(slots(form), how);

/** The same, for a form that is no longer there. */
export function settled(slots, { isKept, isDrafted = false }) {
  for (const slot of slots.filter((slot) => typed.has(slot))) {
    if (isKept && !typedOn(slot)) typed.delete(slot);
    else Object.assign(typed.get(slot), { inForm: 0, ...(isDrafted && !typedOn(slot) && { unsaved: false }) });
    send(slot);
  }
}

document.addEventListener("input", (event) => event.target.matches?.("[data-draft]") && note(event.target));
// Whoever leaves a box for its own form's button is about to send the words: no draft need race them.
const isSending = ({ target, relatedTarget }) => relatedTarget?.matches("[type=submit]") && relatedTarget.form === target.form;
document.addEventListener("focusout", (event) => event.target.matches?.("[data-draft]") && !isSending(event) && send(event.target.dataset.draft));
document.addEventListener("formdata", ({ target, formData }) => slots(target).length && hold(target, formData));
// Before what came is swapped in, whose boxes would else take the words back; at the end, for a form that is gone already.
function end({ xhr, requestConfig: { elt } }) {
  if (elt.dataset?.verb && isUnanswered(xhr)) return; // it waits, with its words
  const isDrafted = Boolean(xhr.getResponseHeader("Words-Drafted"));
  if (elt.matches("form")) answered(elt, { isKept: xhr.status >= 200 && xhr.status < 400, isDrafted });
}
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => end(detail));
onEnd(end);
const leave = () => typed.forEach((_draft, slot) => send(slot, true));
document.addEventListener("visibilitychange", () => document.hidden && leave());
addEventListener("pagehide", leave);
addEventListener("online", flush);
const isStuck = ([slot, draft]) => draft.unsaved && !draft.inForm && (draft.tries || bodyOf(slot, draft, 0).length >= LAST_WORD);
addEventListener("beforeunload", (event) => [...typed].some(isStuck) && event.preventDefault());
