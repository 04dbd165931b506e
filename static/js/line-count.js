// Counts the lines of a brief while it is written: a hint past the last one, never a refusal.

const lines = (text) => (text.trim() ? text.trim().split("\n").filter((line) => line.trim()).length : 0);

function count(box) {
  const line = document.querySelector(`[data-lines-of="${box.id}"]`);
  if (!line) return;
  const most = Number.parseInt(box.dataset.counted, 10);
  const words = line.dataset.words ?? "{} of {} lines";
  line.textContent = words.replace("{}", lines(box.value)).replace("{}", most);
  line.classList.toggle("saved-past", lines(box.value) > most);
}

const countAll = () => document.querySelectorAll("textarea[data-counted]").forEach(count);

countAll();
for (const said of ["input", "change"]) document.addEventListener(said, (event) => event.target.matches?.("textarea[data-counted]") && count(event.target));
document.addEventListener("htmx:load", countAll);
