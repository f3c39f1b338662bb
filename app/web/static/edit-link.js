// The link to edit this page learns which paragraph is on the screen.
"use strict";
(() => {
  const link = document.querySelector("[data-edit]");
  if (!link) return;
  const address = link.href;
  link.addEventListener("click", () => {
    const blocks = document.querySelectorAll("main article :is(p, li, h2, h3, td)");
    const seen = [...blocks].find((block) => block.getBoundingClientRect().top > -4 && block.textContent.trim());
    if (seen && scrollY > 0) link.href = `${address}?words=${encodeURIComponent(seen.textContent.trim().slice(0, 200))}`;
  });
})();
