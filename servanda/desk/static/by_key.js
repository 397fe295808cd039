// A button that asks for a passkey can be pressed once it does something, and what comes of it is
// said: a press before the scripts had come, or a key refused, would otherwise be met by silence.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const button = document.getElementById("by_key"), refused = document.getElementById("key_refused");
  button.addEventListener("click", () => { refused.hidden = true; }, true);
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    refused.hidden = false;
    button.focus();
  });
  button.disabled = false;
});
