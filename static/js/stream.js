// Keeps a room page with its room: facts from the stream turn the page at once, the words follow by refetching them.
// <… data-follow data-version="7" data-stream-url="/live/?ticket=…" data-pulse-url="…" data-here-url="…">
// Without a stream the pulse is polled. The root asks for the words with hx-trigger="room:changed from:body": not what
// is swapped, since what has just been put in hears nothing yet, and what was taken out asks for nothing any more.
import { onEnd } from "./htmx-end.js";
import { update } from "./clock.js";
import { token } from "./csrf.js";
import { flush, unsent } from "./drafts.js";
import { renew } from "./sign-in.js";

const [SEEN, HIDDEN, HERE, MISSED, PATIENCE] = [3000, 60000, 15000, 10000, 8000];
let source = null;
let live = false; // the stream is open and hears: no need to poll
let crowded = false; // this person has too many streams: this one waits until somebody looks at it
let [tries, dueAt] = [0, 0]; // of opening the stream
let [hiddenAt, saidAt] = [Infinity, 0]; // saidAt: when this page last said that it is here
let asking, fetching, hostGone, timer;
let [heard, tried] = [null, null]; // the latest news, and the one that was fetched a second time for
let sending = 0; // forms on their way: their answers bring the words too
let wanted = false; // words to fetch once the hands are free
const hands = { composing: false, pressing: false }; // a sign half made, a button half pressed: a swap would lose them
const isHalf = () => Boolean(document.activeElement?.validity?.badInput); // a date without its year
const busy = () => hands.composing || hands.pressing || isHalf();

const root = () => document.querySelector("[data-follow]");
const time = (date) => date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });
const saved = () => Promise.race([flush(), new Promise((done) => setTimeout(done, 1500))]).catch(() => {});

/** How far this page is, as its root or a part of it says. `changes` counts what is no move, where it is given. */
function reached(name) {
  return Math.max(...[root(), ...root().querySelectorAll("[data-version]")].map((part) => part.dataset[name] ?? 0));
}

function isNews(facts) {
  if (facts.version !== reached("version")) return facts.version > reached("version");
  // The same move again is no news; a signal without a step is about something beside the moves.
  return "changes" in facts ? facts.changes > reached("changes") : "kind" in facts && !("step" in facts);
}

/** The facts, before the words: stage, step and clock. */
function show(facts) {
  if (facts.version < reached("version")) return;
  for (const name of document.querySelectorAll("[data-stage-name]")) if (facts.stage) name.textContent = facts.stage;
  for (const line of document.querySelectorAll("[data-step]")) {
    const said = line.dataset.said ?? "Step {step} of {steps}";
    if (facts.step) line.textContent = said.replace("{step}", facts.step).replace("{steps}", facts.steps ?? line.dataset.steps);
  }
  if ("ends_at" in facts) update(facts);
}

/** Fetch the words: once for all that happens meanwhile, and after what was typed is safe. */
function refetch() {
  fetching ??= saved().then(() => {
    fetching = null;
    wanted = busy();
    if (!sending && !wanted) document.body.dispatchEvent(new CustomEvent("room:changed"));
  });
}

/** What was put off, or changed while the words were on their way. */
function catchUp() {
  if (sending || busy()) return;
  const behind = heard && isNews(heard);
  if (behind) show(heard); // older words do not turn the page back
  const late = behind && heard !== tried;
  if (late) tried = heard;
  if (late || wanted) refetch();
}

function hear(facts) {
  const news = isNews(facts);
  if (news) heard = facts;
  show(facts);
  if (news) refetch();
}

function offline(since) {
  const notice = document.querySelector("[data-offline]");
  if (!notice || notice.hidden === !since) return;
  const said = notice.dataset.said ?? "No connection since {}. Keep writing: what you write and press is kept on this page and sent when you are back.";
  notice.textContent = since ? said.replace("{}", time(since)) : "";
  notice.hidden = !since;
}

/** Nothing but this page has what was typed or pressed: it stays, and says why. */
const isUnsafe = () => unsent().size > 0 || Boolean(document.querySelector("[data-waiting]:not([hidden])"));

async function stayShut() {
  const notice = document.querySelector("[data-offline]");
  if (notice) [notice.textContent, notice.hidden] = [notice.dataset.saidShut, false];
  if (await renew()) refetch();
  throw new Error("signed out");
}

/** One question to the server. An answer that shuts the door reloads the page, which then says so properly. */
async function ask(url, options) {
  const shared = { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) };
  const answer = await fetch(url, { ...shared, ...options });
  if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) {
    await saved();
    if (isUnsafe()) return stayShut();
    location.reload();
    return new Promise(() => {});
  }
  if (!answer.ok) throw new Error(answer.status);
  offline(null);
  dispatchEvent(new Event("line:back"));
  // What a page needs beyond the facts travels in headers, so that the pulse itself stays facts alone.
  const [changes, stream] = [answer.headers.get("Room-Changes"), answer.headers.get("Room-Stream")];
  return { ...(await answer.json()), ...(changes && { changes: Number(changes) }), ...(stream && { stream }) };
}

/** Where the room is, and a fresh ticket if the stream is closed: one question at a time. */
async function pulse() {
  asking ??= ask(root().dataset.pulseUrl)
    .then((facts) => {
      hear(facts);
      if (!source && !crowded && facts.stream && Date.now() >= dueAt) open(facts.stream);
    })
    .catch((lost) => lost.message === "signed out" || offline(new Date()))
    .finally(() => (asking = null));
  await asking;
  later();
}

/** This person is here: also while they look at another window, for as long as the page lives. */
async function here() {
  if (!root().dataset.hereUrl) return; // the wall is nobody's: it only looks
  saidAt = performance.now();
  try {
    const answer = await ask(root().dataset.hereUrl, { method: "POST", headers: { "X-CSRFToken": token() } });
    if (isNews(answer) || (hostGone ?? answer.host_gone) !== answer.host_gone) refetch();
    hostGone = answer.host_gone;
  } catch {
    pulse();
  }
}

function later() {
  clearTimeout(timer);
  if (live) return;
  const opening = !source && !crowded;
  const next = opening ? Math.min(SEEN, Math.max(100, dueAt - Date.now())) : SEEN;
  timer = setTimeout(pulse, document.hidden && !(opening && tries < 3) ? HIDDEN : next);
}

function close() {
  source?.close();
  [source, live] = [null, false];
  dueAt = Date.now() + Math.min(10000, 500 * 2 ** tries++ * (1 + Math.random()));
  later();
}

function open(url) {
  source = new EventSource(url);
  const on = (name, act) => source.addEventListener(name, (event) => act(JSON.parse(event.data)));
  // Being here also tells what changed between the painting of this page and now.
  on("hello", () => [([live, tries] = [true, 0]), here()]);
  on("changed", hear);
  on("deaf", () => [(live = false), later()]);
  on("resync", () => [(live = true), setTimeout(pulse, 2000 * Math.random())]);
  on("expired", close);
  on("crowded", () => [(crowded = true), close()]);
  // A hidden page's own timers come once a minute; what the stream says comes in time.
  on("beat", (facts) => [update(facts), performance.now() - saidAt > HERE / 2 && here()]);
  source.onerror = close;
}

/** Somebody looks at the page again, or the network is back. */
function wake(missed) {
  [crowded, tries, dueAt] = [false, 0, 0];
  if (missed) refetch();
  pulse();
  here();
}

// A form's answer paints the room anew: another painting must not take the room's place from under it.
const isForm = ({ requestConfig, target }) => target?.id === "room" && requestConfig.elt.matches("form");
document.addEventListener("htmx:beforeSend", ({ detail }) => isForm(detail) && (sending += 1));
/** The same of what is sent without htmx: 1 as it begins, -1 as it ends. */
export function onItsWay(more) {
  sending += more;
  if (more < 0) setTimeout(catchUp);
}
export const seen = reached;
/** Whether the page shows later words already. */
export const isOlder = (html) => {
  const [, ...found] = html.match(/ data-version="(\d+)" data-changes="(\d+)"/) ?? [];
  return found.length && (found[0] < reached("version") || found[1] < reached("changes"));
};
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target?.id !== "room" || isForm(detail)) return;
  if (sending || busy()) [detail.shouldSwap, wanted] = [false, busy()];
  else if (isOlder(detail.serverResponse)) detail.shouldSwap = false; // a form's answer came sooner
});
onEnd((detail) => {
  if (isForm(detail)) sending -= 1;
  if (detail.target?.id === "room") setTimeout(catchUp);
});
document.addEventListener("focusout", () => wanted && setTimeout(catchUp));
const take = (hand) => () => (hands[hand] = true);
const free = (hand) => () => [(hands[hand] = false), setTimeout(catchUp)];
document.addEventListener("compositionstart", take("composing"));
document.addEventListener("compositionend", free("composing"));
document.addEventListener("pointerdown", take("pressing"));
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, free("pressing"));

if (root()) {
  document.addEventListener("draft:apart", refetch); // saved after the words were painted, and its box is not there
  open(root().dataset.streamUrl);
  setInterval(here, HERE);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) wake(Date.now() - hiddenAt > MISSED);
    hiddenAt = document.hidden ? Date.now() : Infinity;
  });
  addEventListener("online", () => wake(false));
  addEventListener("offline", () => offline(new Date()));
  addEventListener("pageshow", (event) => event.persisted && [close(), wake(true)]);
  addEventListener("pagehide", () => source?.close());
}
