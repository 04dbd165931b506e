// The summary of what is wrong takes the focus when it appears, and its links lead to the control itself.

const focus = () => document.querySelector("[data-problems]:not([data-seen])");

function show() {
  const summary = focus();
  if (!summary) return;
  summary.dataset.seen = "yes";
  summary.focus();
}

show();
document.addEventListener("htmx:load", show);
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-problems] a[href^='#']");
  const control = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (!control) return;
  event.preventDefault();
  (control.labels?.[0] ?? control).scrollIntoView({ block: "center" });
  control.focus({ preventScroll: true });
});
