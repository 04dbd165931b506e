// Keeps in its place on the screen what the eye is on while the room is painted anew, and what is scrolled within it.
// Browsers have a way of their own (overflow-anchor), which loses its hold when all of the room is replaced.

const PARTS = "#stage :is([id], button, a, summary, input:not([type=hidden]), select, textarea)";
const SCROLLERS = "#room :is([id], textarea)";
const MOST = 8; // parts that are looked for: the nearest may be what the swap takes away

const topOf = (part) => part.getBoundingClientRect().top;
const inHand = () => (document.activeElement?.matches(".room-floor *:not(#stage)") ? document.activeElement : null);
const inSight = (part) => part.getBoundingClientRect().bottom > 0 && topOf(part) < innerHeight;

/** Parts by their names, without those that share one. */
function named(selector, nameOf) {
  const found = new Map();
  for (const part of document.querySelectorAll(selector)) found.set(nameOf(part), found.has(nameOf(part)) ? null : part);
  return new Map([...found].filter(([, part]) => part));
}

/** What begins below the head of the room and above the end of the window: names, each with its place. */
function eye(nameOf) {
  const covered = document.querySelector(".room-top")?.getBoundingClientRect().bottom ?? 0;
  const places = [...named(PARTS, nameOf)].filter(([, part]) => part.offsetParent).map(([name, part]) => [name, topOf(part)]);
  return places.filter(([, top]) => top >= covered && top < innerHeight).slice(0, MOST);
}

/** Where things are now; `nameOf` tells by what name a part is found again. */
export function look(nameOf) {
  const held = inHand();
  const scrolled = [...named(SCROLLERS, nameOf)].filter(([, part]) => part.scrollTop || part.scrollLeft);
  return {
    held: held && inSight(held) ? topOf(held) : null,
    // At the very top nothing is held in place, as in any page, but for what is in hand.
    eye: scrollY ? eye(nameOf) : [],
    scrolled: scrolled.map(([name, part]) => [name, part.scrollTop, part.scrollLeft]),
  };
}

/** The same things at the same place again, once what was in hand is in hand again. */
export function hold({ held, eye, scrolled }, nameOf) {
  const scrollers = named(SCROLLERS, nameOf);
  for (const [name, top, left] of scrolled) scrollers.get(name)?.scrollTo({ top, left, behavior: "instant" });
  const parts = named(PARTS, nameOf);
  const [name, top] = eye.find(([name]) => parts.has(name)) ?? [];
  const moved = held !== null && inHand() ? topOf(inHand()) - held : name ? topOf(parts.get(name)) - top : 0;
  scrollBy({ top: moved, behavior: "instant" });
}
