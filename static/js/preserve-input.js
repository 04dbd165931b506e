// Carries over a swap of the room what is the person's and not the server's: what is open, half typed, in hand.

const CONTROLS = "button, a, summary, input:not([type=hidden]), select, textarea";
const isId = /^[0-9a-f]{8}-[0-9a-f]{4}-/;
const sent = new WeakMap(); // form → what stood in its controls when it was sent, by their names

/** A name that a control's twin in the new room has too: its id, or the verb, what it is about, and its own part. */
export function nameOf(control) {
  if (control.dataset.draft) return `draft ${control.dataset.draft}`; // also where it stays open after its stage
  if (control.id) return `#${control.id}`;
  if (control.dataset.key) return `key ${control.dataset.key}`;
  const form = control.closest("form");
  const about = [...(form?.querySelectorAll("input[type=hidden]") ?? [])].map((field) => field.value).filter((value) => isId.test(value));
  const choice = ["radio", "checkbox"].includes(control.type) ? control.value : "";
  const own = control.name ? `${control.name}=${choice}` : control.getAttribute("popovertarget") ?? control.closest("summary")?.parentElement.id;
  return [form?.dataset.verb, ...about, own || (form?.dataset.verb ? "" : control.textContent.trim())].join(" ");
}

/** What a box is of at every stage that has one: its verb and its own part. */
const twinOf = (box) => (box.matches("textarea") && box.form?.dataset.verb ? `${box.form.dataset.verb} ${box.name}` : null);

const place = () => document.getElementById("room")?.dataset.at; // which stage it is at
const controls = () => [...document.querySelectorAll("#room :is(" + CONTROLS + ")")];
const openNow = () => [...document.querySelectorAll("#room :is([popover]:popover-open, details[open])")].filter((part) => part.id);

function isChanged(control) {
  if (control.matches("[type=radio], [type=checkbox]")) return control.checked !== control.defaultChecked;
  // Where no option is marked, the first one is what the server painted.
  if (control.matches("select")) return control.value !== (control.querySelector("option[selected]") ?? control.options[0])?.value;
  return control.matches("input, textarea") && control.value !== control.defaultValue;
}

/** Words of the form that is answered are the server's now, unless they went on while it was away; another answer may
 * have painted them anew meanwhile, in a form that was never sent itself. */
const isAnswered = (control, form) => sent.get(form)?.get(nameOf(control)) === control.value;

function put(control, { value, checked }) {
  if (control.matches("[type=radio], [type=checkbox]")) control.checked = checked;
  else if (!control.matches("select") || [...control.options].some((option) => option.value === value)) control.value = value;
}

/** What to put back; `form` is the one that is answered, `done` whether it did what it said. */
export function take(form, done) {
  const focused = document.activeElement?.closest("#room") ? document.activeElement : null;
  const hand = focused && { name: nameOf(focused), text: focused.textContent, inside: focused.closest("[popover]")?.id };
  if (focused?.matches("textarea, input:not([type])")) hand.range = [focused.selectionStart, focused.selectionEnd];
  const changed = controls().filter((control) => isChanged(control) && !isAnswered(control, form));
  if (hand && !focused.value?.trim()) hand.twin = twinOf(focused);
  return {
    hand,
    half: controls().filter((control) => control.validity?.badInput).map((control) => [nameOf(control), control]),
    typed: changed.map((control) => [nameOf(control), { value: control.value, checked: control.checked }]),
    // A dialog that did its work is closed; what changes the plan stays open for more, until the stage is another.
    open: openNow().filter((part) => !(done && part.matches(".dialog") && part.contains(form))).map((part) => part.id),
    done: done ? openNow().filter((part) => part.contains(form)).map((part) => part.id) : [],
    // Painted open, and shut by hand.
    shut: [...document.querySelectorAll("#room details[data-opened]:not([open])")].map((part) => part.id),
    at: place(),
  };
}

export function putBack({ hand, typed, half, open, shut, done, at }) {
  const twins = new Map(controls().reverse().map((control) => [nameOf(control), control]));
  // What is half typed in a date has no value that could be put back: the field itself is.
  for (const [name, field] of half.filter(([name]) => twins.has(name))) {
    twins.get(name).replaceWith(field);
    twins.set(name, field);
  }
  for (const [name, was] of typed) if (twins.has(name)) put(twins.get(name), was);
  for (const id of open.filter((id) => at === place() || !done.includes(id))) {
    const part = document.getElementById(id);
    if (part?.matches("details")) part.open = true;
    else part?.showPopover?.();
  }
  for (const id of shut) document.getElementById(id)?.removeAttribute("open");
  if (!hand) return;
  // Forms of one verb may share a name, such as Earlier and Later.
  const same = controls().find((control) => nameOf(control) === hand.name && control.textContent === hand.text);
  // Nothing stood in the box: the next stage's box for the same is as good.
  const twin = hand.twin && controls().find((control) => twinOf(control) === hand.twin);
  const ways = [same ?? twins.get(hand.name), twin, hand.inside && document.querySelector(`[popovertarget="${hand.inside}"]`), document.getElementById("stage")];
  for (const way of ways.filter(Boolean)) {
    way.focus({ preventScroll: true });
    if (document.activeElement === way) break;
  }
  if (hand.range && document.activeElement === ways[0]) ways[0].setSelectionRange?.(...hand.range);
}

/** What a form kept stands in no box any more, also where its answer came too late to be painted. */
export function empty(form) {
  const boxes = controls().filter((control) => control.matches("textarea, input:not([type=radio], [type=checkbox])"));
  for (const box of boxes) if (isChanged(box) && isAnswered(box, form)) box.value = box.defaultValue;
}

document.addEventListener("htmx:beforeRequest", ({ detail: { elt } }) => {
  if (elt.matches("form")) sent.set(elt, new Map([...elt.elements].map((control) => [nameOf(control), control.value])));
});
