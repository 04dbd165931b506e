// One press makes the last line of the brief, its question, the topic line. A line that stands there is replaced, and
// comes back with a second press.

const before = new WeakMap(); // button → the line that was there

const lastLine = (words) => words.trim().split("\n").pop().trim();

function take(button) {
  const [from, into] = [button.dataset.takeLine, button.dataset.into].map((id) => document.getElementById(id));
  if (!from || !into || !lastLine(from.value)) return;
  const taken = button.getAttribute("aria-pressed") === "true" && before.has(button);
  const line = taken ? before.get(button) : lastLine(from.value);
  if (!taken) before.set(button, into.value);
  into.value = line;
  button.setAttribute("aria-pressed", String(!taken));
  button.classList.toggle("button-on", !taken);
  into.dispatchEvent(new Event("input", { bubbles: true }));
}

const show = () => {
  for (const button of document.querySelectorAll("[data-take-line]")) button.hidden = false;
};

show();
document.addEventListener("htmx:load", show);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take-line]");
  if (button) take(button);
});
