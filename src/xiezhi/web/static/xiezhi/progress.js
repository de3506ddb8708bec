// How far long work is, asked every second; when it has ended, the page with its result is loaded.
// Without this the person loads the page again.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const shown = document.querySelector("[data-progress]");
  if (!shown) return;
  const text = shown.querySelector("[data-text]");
  const bar = shown.querySelector("progress");
  let failures = 0;
  const ask = async () => {
    try {
      const answer = await fetch(shown.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const told = await answer.json();
      failures = 0;
      if (told.ended) { window.location.reload(); return; }
      // Said once: a screen reader reads every change.
      if (text.textContent !== told.text) text.textContent = told.text;
      if (told.whole) { bar.max = told.whole; bar.value = told.done; } else bar.removeAttribute("value");
    } catch {
      failures += 1;
      if (failures > 30) return;
    }
    window.setTimeout(ask, 1000);
  };
  window.setTimeout(ask, 1000);
});
