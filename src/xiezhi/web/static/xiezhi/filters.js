// The filters beside a list are open where there is room for them. They open by hand without it.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  if (!window.matchMedia("(min-width: 60rem)").matches) return;
  for (const details of document.querySelectorAll(".filters > details")) details.open = true;
});
