// One key a step, from first to last. A key is pressed for the control that bears it (data-key), so
// that what a key does can be seen; none works while somebody types, and all can be switched off.
"use strict";
(() => {
  const KEYS = { n: "next", u: "uphold", r: "reject", x: "unsure", l: "later", z: "undo", w: "write", "/": "search" };
  const OFF = "servanda-keys-off";
  const typing = (at) => at && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) && at.type !== "checkbox");
  const off = () => localStorage.getItem(OFF) === "1";
  const show = () => document.documentElement.classList.toggle("no-keys", off());
  let chosen = null;
  const foot = document.querySelector("footer");
  if (foot) {
    const p = document.createElement("p"), button = document.createElement("button");
    const name = () => { button.textContent = off() ? "Switch the keys on" : "Switch the keys off"; };
    button.type = "button";
    button.addEventListener("click", () => { localStorage.setItem(OFF, off() ? "0" : "1"); name(); show(); });
    name(); p.append(button); foot.append(p);
  }
  show();
  document.addEventListener("keydown", (event) => {
    if (off() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(document.activeElement)) { document.activeElement.blur(); return; }
    if (typing(document.activeElement)) return;
    const control = document.querySelector(`[data-key="${KEYS[event.key] || ""}"]`);
    if (!KEYS[event.key] || !control) return;
    event.preventDefault();
    if (typing(control)) { control.focus(); return; }
    // A judgement needs its reason: it is asked for first, and Enter there then gives the judgement.
    const reason = control.form && control.name === "judgement" && control.form.querySelector("#reason");
    if (reason && !reason.value.trim()) { if (chosen) chosen.classList.remove("chosen"); chosen = control; control.classList.add("chosen"); reason.focus(); return; }
    control.click();
  });
  const reason = document.querySelector("#reason");
  if (reason) reason.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && chosen && reason.value.trim()) { event.preventDefault(); chosen.click(); }
  });
})();
