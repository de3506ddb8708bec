// The list of findings: one box that chooses all rows shown. Everything works without it.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const head = document.querySelector("thead .pick");
  const boxes = Array.from(document.querySelectorAll("tbody .pick input"));
  if (!head || !boxes.length) return;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.setAttribute("aria-label", head.textContent.trim());
  all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
  head.append(all);
});
