// A copy button beside every link that one must send: data-copy="id of the element that holds it".

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  const source = button && document.getElementById(button.dataset.copy);
  if (!source) return;
  const words = source.value ?? source.textContent.trim();
  const said = button.querySelector("[data-copy-said]") ?? button;
  try {
    await navigator.clipboard.writeText(words);
    said.textContent = button.dataset.copied ?? "Copied";
  } catch {
    source.select?.(); // no right to the clipboard: selected, ready for the keyboard
  }
});
