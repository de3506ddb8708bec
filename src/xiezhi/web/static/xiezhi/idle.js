// A page that holds data leaves the screen when its session is over: left alone too long, or too old.
// It is said two minutes before. Nothing is asked of the server unless the person wants to stay.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const warning = document.querySelector("[data-idle]");
  if (!warning) return;
  const stay = warning.querySelector("button");
  const over = document.getElementById("session-over").content;
  const idle = Number(warning.dataset.idle) * 1000;
  const end = Date.now() + Number(warning.dataset.left) * 1000;
  let seen = Date.now();
  let timer = 0;
  const close = () => {
    window.clearInterval(timer);
    document.body.replaceChildren(over.cloneNode(true));
    document.title = document.querySelector("h1").textContent;
  };
  const look = () => {
    const now = Date.now();
    const until = Math.min(seen + idle, end);
    if (now >= until) close();
    else if (warning.hidden !== until - now > 120_000) warning.hidden = !warning.hidden;
    // Nobody can stay longer than a session lasts.
    stay.hidden = until === end;
  };
  stay.addEventListener("click", async () => {
    const answer = await fetch(warning.dataset.stay, { method: "HEAD", redirect: "manual" });
    if (!answer.ok) { close(); return; }
    seen = Date.now();
    look();
  });
  timer = window.setInterval(look, 1000);
  // A machine that slept, and a tab that was left, did not count the time.
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", look);
});
