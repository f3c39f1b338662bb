// `serve --watch`: the page that an author has open follows each save of its file.
"use strict";
(() => {
  const PAUSE = 500; // milliseconds
  let shown = "";

  async function look() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
      const html = fresh?.innerHTML ?? "";
      if (answer.ok && shown && html !== shown) document.querySelector("main").replaceWith(document.adoptNode(fresh));
      if (answer.ok) shown = html;
    } catch {
      // The server starts again; the next look finds it.
    }
    setTimeout(look, PAUSE);
  }

  if (!document.querySelector("[data-desk], form[data-attempt]")) look();
})();
