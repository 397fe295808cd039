// Words selected in a captured text go into the form for a claim, and with them what is lit in the
// same sentence: who, to whom, where and when. What somebody typed is left as it is.
"use strict";
(() => {
  const text = document.querySelector(".captured .text[data-sentences]"), form = document.querySelector("#coding");
  if (!text || !form) return;
  const SAYS = document.currentScript.dataset; // in the language of the page
  const FILLED_FROM = { by: "by", to: "to", where: "where", when: "when_words", "said-by": "said_by" };
  // Places are counted in code points. Marks that no reader sees are spelt out on the page, so that
  // in a text that has any the places are not those of the record: then only the words are taken.
  const places = text.textContent.includes("<U+") ? [] : text.dataset.sentences.split(";").filter(Boolean).map((pair) => pair.split(",").map(Number));
  const before = (node, at) => {
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(node, at);
    return Array.from(range.toString()).length;
  };
  const filled = new Map();
  const fill = (name, value) => {
    const field = form.elements[name];
    if (field.value && field.value !== filled.get(name)) return;
    field.value = value;
    filled.set(name, value);
  };
  const take = () => {
    const selection = document.getSelection(), words = String(selection).trim();
    if (!words || words.length > 400 || !selection.rangeCount || !text.contains(selection.anchorNode)) return;
    form.elements.words.value = words;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer)) return;
    const at = before(range.startContainer, range.startOffset);
    const sentence = places.find(([start, end]) => start <= at && at < end);
    if (!sentence) return;
    const found = {}, days = [];
    for (const mark of text.querySelectorAll("mark")) {
      const name = FILLED_FROM[mark.className.replace("f-", "")], start = before(mark, 0);
      if (start < sentence[0] || start >= sentence[1]) continue;
      if (mark.dataset.days) days.push(mark.dataset.days);
      if (name) found[name] = [...new Set([...(found[name] || []), mark.textContent])];
    }
    for (const name of Object.values(FILLED_FROM)) fill(name, (found[name] || []).slice(0, name === "when_words" || name === "said_by" ? 1 : 9).join("; "));
    fill("when", days[0] || "");
    const whole = Array.from(text.textContent).slice(...sentence).join("").replace(/\s+/g, " ").trim();
    fill("quote", whole.length < 2000 ? whole : "");
    document.querySelector("#selected").textContent = `${SAYS.taken} “${words}”. ${SAYS.next}`;
  };
  document.addEventListener("mouseup", take);
  document.addEventListener("keyup", (event) => { if (event.shiftKey) take(); });
})();
