// A date that is half typed is none to the browser, which would drop it without a word: it is said beside its field,
// nothing is sent, and what was typed stays.

const BOXES = "input:is([type=date], [type=time], [type=datetime-local])";

function say(box) {
  if (box.getAttribute("aria-invalid") === "true") return;
  const said = Object.assign(document.createElement("p"), { className: "error", id: `${box.id || box.name}-half` });
  said.setAttribute("role", "alert");
  said.textContent = document.body.dataset.saidDate;
  box.before(said);
  box.setAttribute("aria-invalid", "true");
  box.setAttribute("aria-describedby", said.id);
}

document.addEventListener(
  "submit",
  (event) => {
    const half = [...event.target.querySelectorAll(BOXES)].filter((box) => box.validity.badInput);
    if (!half.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    half.forEach(say);
    half[0].focus();
  },
  true,
);
document.addEventListener("input", ({ target: box }) => {
  const said = box.matches?.(BOXES) && !box.validity.badInput && document.getElementById(`${box.id || box.name}-half`);
  if (!said) return;
  said.remove();
  box.removeAttribute("aria-invalid");
  box.removeAttribute("aria-describedby");
});
