// A borrowed question goes into the compose box and waits to be changed; nothing that was typed is overwritten.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-borrow]");
  const box = button && document.getElementById(button.dataset.borrow);
  if (!box) return;
  const words = button.textContent.trim();
  box.value = box.value.trim() ? `${box.value.trimEnd()}\n${words}` : words;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  box.focus();
});
