// One key a step, from first to last. A key is pressed for the control that bears it (data-key), so
// that what a key does can be seen; none works while somebody types, and all can be switched off.
"use strict";
(() => {
  // What it says stands on the page, in the language of the page.
  const SAYS = document.currentScript.dataset;
  const FIRST = { next: "n", back: "b", uphold: "u", reject: "r", unsure: "x", duplicate: "d", later: "l", hand: "i", why: "y", write: "w", undo: "z", search: "/" };
  const OFF = "servanda-keys-off", OWN = "servanda-keys", BY_KEY = "servanda-by-key";
  const PLAIN = ["checkbox", "radio", "button", "submit"];
  const typing = (at) => at && (at.isContentEditable || /^(TEXTAREA|SELECT)$/.test(at.tagName) || (at.tagName === "INPUT" && !PLAIN.includes(at.type)));
  const off = () => localStorage.getItem(OFF) === "1";
  // A person's own keys, each action another; what was kept and is none is passed over.
  const own = () => {
    let kept = {};
    try { kept = JSON.parse(localStorage.getItem(OWN)) || {}; } catch { kept = {}; }
    return Object.fromEntries(Object.entries(FIRST).map(([action, key]) => [action, /^[^\s\d]$/u.test(kept[action]) ? kept[action] : key]));
  };
  let keys = own(), chosen = null;
  const show = () => {
    document.documentElement.classList.toggle("no-keys", off());
    for (const kbd of document.querySelectorAll("kbd")) {
      const bearer = kbd.closest("[data-key]"), action = kbd.dataset.for || (bearer && bearer.dataset.key);
      if (keys[action]) kbd.textContent = keys[action];
    }
  };
  const foot = document.querySelector("footer");
  if (foot && document.querySelector("nav")) {
    const p = document.createElement("p"), button = document.createElement("button");
    const name = () => { button.textContent = off() ? SAYS.on : SAYS.off; };
    button.type = "button";
    button.addEventListener("click", () => { localStorage.setItem(OFF, off() ? "0" : "1"); name(); show(); });
    name(); p.append(button); foot.append(p);
  }
  show();
  // Whoever comes by a key begins at the head of the page, and is told of it.
  if (sessionStorage.getItem(BY_KEY)) {
    sessionStorage.removeItem(BY_KEY);
    const head = document.querySelector("h1");
    if (head) { head.tabIndex = -1; head.focus({ preventScroll: true }); }
  }
  const press = (control) => { sessionStorage.setItem(BY_KEY, "1"); control.click(); };
  // What is folded is unfolded, and its first field is where one types.
  const unfold = (summary) => {
    const details = summary.parentElement;
    details.open = !details.open || summary.dataset.key !== "why";
    const field = details.querySelector("form input:not([type=hidden]), form select, form textarea");
    const at = details.open && summary.dataset.key !== "why" && field ? field : summary;
    at.focus(); at.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (off() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(document.activeElement)) { document.activeElement.blur(); return; }
    if (typing(document.activeElement)) return;
    const said = document.querySelector(`[data-said="${/^[1-9]$/.test(event.key) ? event.key : 0}"]`);
    if (said) { event.preventDefault(); said.checked = true; said.focus(); return; }
    const action = Object.keys(keys).find((each) => keys[each] === event.key);
    const control = action && document.querySelector(`[data-key="${action}"]`);
    if (!control) return;
    event.preventDefault();
    if (control.tagName === "SUMMARY") { unfold(control); return; }
    if (typing(control)) { control.focus(); return; }
    // A judgement needs its reason: it is asked for first, and Enter there then gives the judgement.
    const reason = control.form && control.name === "judgement" && control.form.querySelector("#reason");
    if (reason && !reason.value.trim() && !control.form.querySelector("[data-said]:checked")) { if (chosen) chosen.classList.remove("chosen"); chosen = control; control.classList.add("chosen"); reason.focus(); return; }
    press(control);
  });
  const reason = document.querySelector("#reason");
  if (reason) reason.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && chosen && reason.value.trim()) { event.preventDefault(); press(chosen); }
  });
  // Choosing the keys, on their page.
  const say = document.querySelector("#keys-said");
  for (const place of document.querySelectorAll(".set")) {
    const input = document.createElement("input"), action = place.dataset.action;
    input.maxLength = 1; input.value = keys[action]; input.autocomplete = "off";
    input.setAttribute("aria-label", `${SAYS.label} ${place.dataset.words}`);
    input.addEventListener("change", () => {
      const key = input.value, other = Object.keys(keys).find((each) => each !== action && keys[each] === key);
      if (!/^[^\s\d]$/u.test(key)) say.textContent = SAYS.none;
      else if (other) say.textContent = `${key}: ${SAYS.taken}`;
      else { keys[action] = key; localStorage.setItem(OWN, JSON.stringify(keys)); say.textContent = `${SAYS.kept} ${key}.`; }
      input.value = keys[action]; show();
    });
    place.append(input);
  }
  const form = document.querySelector("form.keys");
  if (form) {
    const again = document.createElement("button");
    again.type = "button"; again.textContent = SAYS.first;
    again.addEventListener("click", () => { localStorage.removeItem(OWN); keys = own(); for (const input of form.querySelectorAll(".set input")) input.value = keys[input.parentElement.dataset.action]; say.textContent = `${SAYS.first}.`; show(); });
    form.append(again);
    form.addEventListener("submit", (event) => event.preventDefault());
  }
})();
