"""What is wrong with the layout of a page, as words: measured in the page itself, in one go."""

from typing import Any

from playwright.sync_api import Page

MEASURE = """() => {
  const found = [], room = document.querySelector("#room, main");
  const said = (part) => `${part.tagName} ${part.className} “${part.textContent.trim().slice(0, 40)}”`;
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) found.push(`${wide} px wider than the screen`);

  // Text, as much of it as its boxes let through; what floats lies over what scrolls below it, and may.
  const shown = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    let { left, right, top, bottom } = range.getBoundingClientRect();
    let floats = "";
    const line = node.parentElement.getBoundingClientRect();
    // Of large type the lines are closer than its letters' own boxes.
    if (getComputedStyle(node.parentElement).display !== "inline") {
      [top, bottom] = [Math.max(top, line.top), Math.min(bottom, line.bottom)];
    }
    for (let up = node.parentElement; up && up !== document.body; up = up.parentElement) {
      const style = getComputedStyle(up), box = up.getBoundingClientRect();
      if (style.overflowX !== "visible") {
        [left, right, top, bottom] = [Math.max(left, box.left), Math.min(right, box.right), top, bottom];
        [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
      }
      if (["sticky", "fixed"].includes(style.position)) floats = up.className;
    }
    return { node, left, right, top, bottom, floats };
  };
  const walk = document.createTreeWalker(room, NodeFilter.SHOW_TEXT), texts = [];
  const unseen = "svg, .visually-hidden, option, textarea, script";
  const holds = (one, other) => one.node.parentElement.contains(other.node);
  for (let node; (node = walk.nextNode()); ) {
    const owner = node.parentElement;
    if (!node.data.trim() || !owner.checkVisibility({ visibilityProperty: true }) || owner.closest(unseen)) continue;
    const box = shown(node);
    if (box.right - box.left > 1 && box.bottom - box.top > 1) texts.push(box);
  }
  texts.forEach((one, n) => {
    for (const other of texts.slice(n + 1)) {
      if (one.floats !== other.floats || holds(one, other) || holds(other, one)) continue;
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      // The boxes of lines of different sizes touch; their letters do not.
      const both = [one, other].map((text) => said(text.node.parentElement)).join(" and ");
      if (across > 3 && down > 6) found.push(`over each other: ${both}`);
    }
    if (one.left < -1 || one.right > innerWidth + 1) found.push(`past the edge: ${said(one.node.parentElement)}`);
  });
  for (const text of document.querySelectorAll(".circle g text:not(.turn-text)")) {
    const seat = text.parentElement.querySelector(".seat").getBBox();
    if (text.getBBox().width > seat.width - 1) found.push(`crosses its disc: ${text.textContent}`);
  }
  return found;
}"""

# Each thing that can have the focus, focused: all of it is on the screen, and nothing lies over it.
FOCUS = """() => {
  const found = [], parts = "#room :is(a[href], button, summary, select, textarea, input:not([type=hidden]))";
  const closed = "[popover]:not(:popover-open)";
  const said = (part) => `${part.tagName} ${part.className}`;
  for (const part of document.querySelectorAll(parts)) {
    if (!part.checkVisibility({ visibilityProperty: true }) || part.disabled || part.closest(closed)) continue;
    part.focus();
    if (document.activeElement !== part) continue;
    const seen = part.matches(".choice input") ? part.parentElement : part;
    const { left, right, top, bottom, width, height } = seen.getBoundingClientRect();
    if (height > innerHeight || width < 2) continue;
    const out = top < -1 || bottom > innerHeight + 1 || left < -1 || right > innerWidth + 1;
    const points = [[left + 3, top + 3], [right - 3, bottom - 3], [(left + right) / 2, (top + bottom) / 2]];
    const over = points
      .map(([x, y]) => document.elementFromPoint(x, y))
      .find((over) => over && !seen.contains(over) && !over.contains(seen) && over.closest(".room-top, .bar, .toasts"));
    const how = out ? "off the screen" : over ? `covered by ${said(over)}` : "";
    if (how) found.push(`${how} while it has the focus: ${seen.outerHTML.slice(0, 90)}`);
  }
  document.activeElement.blur();
  scrollTo(0, 0);
  return found;
}"""

# Whether all of these are seen without scrolling, above the bar.
FIRST = """([parts, least]) => {
  scrollTo(0, 0);
  const bar = document.querySelector(".bar");
  const end = bar && getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().top : innerHeight;
  const found = [...document.querySelectorAll(parts)].filter((part) => part.checkVisibility());
  const seen = found.filter((part) => part.getBoundingClientRect().bottom <= end + 1);
  return seen.length >= least ? [] : [`${seen.length} of ${least} on the first screen: ${parts}`];
}"""


def faults(page: Page, *, focus: bool = True) -> list[str]:
    """Everything that is wrong at the page's present size."""
    found: list[Any] = page.evaluate(MEASURE)
    return [str(one) for one in [*found, *(page.evaluate(FOCUS) if focus else [])]]


def not_at_first(page: Page, parts: str, least: int = 1) -> list[str]:
    """What should be seen without scrolling and is not."""
    return [str(one) for one in page.evaluate(FIRST, [parts, least])]
