// Only closing a session asks first: a button with data-closes puts its dialog away again.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-closes]");
  if (button) document.getElementById(button.dataset.closes)?.hidePopover?.();
});
