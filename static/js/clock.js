// Ticks every [data-clock] from the server's own clock; says nothing aloud but the warnings, once each.

const pad = (n) => String(n).padStart(2, "0");

/** Whole seconds as "07:42"; past the end as "+0:40". */
export function clockText(seconds) {
  const s = Math.abs(seconds);
  const minutes = Math.floor(s / 60);
  return seconds < 0 ? `+${minutes}:${pad(s % 60)}` : `${pad(minutes)}:${pad(s % 60)}`;
}

/** calm, five, one or over: the word that the style and the announcement hang on. A short stage has no five, and one of a single minute no one. */
export function clockState(seconds, planned) {
  if (seconds < 0) return "over";
  if (seconds <= 60 && planned > 60) return "one";
  return seconds <= 300 && planned >= 600 ? "five" : "calm";
}

// Browsers' clocks are wrong and machines sleep; the server's "now" is set against one that only ever runs forward.
const learnt = new WeakMap();
const learn = (clock) => learnt.set(clock, Date.parse(clock.dataset.now) - performance.now());

function tick(clock) {
  if (!learnt.has(clock)) learn(clock);
  const { endsAt, minutes } = clock.dataset;
  if (!endsAt) return;
  const planned = Number(minutes) * 60;
  const left = Math.ceil((Date.parse(endsAt) - learnt.get(clock) - performance.now()) / 1000);
  const state = clockState(left, planned);
  clock.textContent = clockText(left);
  clock.dataset.letters = clock.textContent.length; // the wall has room for five of full size
  if (state !== clock.dataset.state) turn(clock, state);
  if (state === "five") countDown(clock, Math.ceil(left / 60));
  const spent = (100 * (1 - Math.min(1, Math.max(0, left / planned || 0)))).toFixed(2);
  for (const ring of document.querySelectorAll(`[data-ring="${clock.id}"]`)) ring.setAttribute("stroke-dashoffset", spent);
  for (const strip of document.querySelectorAll(`[data-strip="${clock.id}"]`)) strip.setAttribute("width", spent);
}

/** The words below a clock go down with it: "5 minutes left" is not said at 1:01. */
function countDown(clock, minutes) {
  const words = clock.dataset.countdown?.split("|")[Math.max(2, minutes) - 2];
  const note = document.querySelector(`[data-note="${clock.id}"]`);
  if (note && words && note.textContent !== words) note.textContent = words;
}

function turn(clock, state) {
  const was = clock.dataset.state;
  clock.dataset.state = state;
  const words = clock.dataset[`note${state[0].toUpperCase()}${state.slice(1)}`];
  const note = document.querySelector(`[data-note="${clock.id}"]`);
  if (note && words) note.textContent = words;
  const aloud = clock.dataset[`say${state[0].toUpperCase()}${state.slice(1)}`];
  const warnings = document.querySelector("[data-warnings]");
  if (warnings && aloud && was) warnings.textContent = aloud;
}

/** New facts before the new words: { ends_at, now, minutes, paused }. What is left out stays as it was. */
export function update(facts, id = "clock") {
  const clock = document.getElementById(id);
  if (!clock) return;
  if (facts.minutes) clock.dataset.minutes = facts.minutes;
  if (facts.now) {
    clock.dataset.now = facts.now;
    learn(clock);
  }
  if ("ends_at" in facts) clock.dataset.endsAt = facts.ends_at ?? "";
  if (facts.paused) {
    clock.dataset.endsAt = "";
    turn(clock, "paused");
  }
  tick(clock);
}

export function tickAll() {
  for (const clock of document.querySelectorAll("[data-clock]")) tick(clock);
}

tickAll();
setInterval(tickAll, 1000);
document.addEventListener("visibilitychange", tickAll);
document.addEventListener("htmx:load", tickAll);
