// Comfort only: every task works without this file.
"use strict";
(() => {
  const RETRY_SECONDS = [2, 5, 15, 30, 60];
  const TYPING_PAUSE = 800; // milliseconds

  // The summary of what to correct is the first thing to read after a refused form.
  document.querySelector("[data-error-summary]")?.focus();

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
    });
  }

  // Text first: the picture takes the place of the button that was pressed for it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-picture]");
    if (!link) return;
    event.preventDefault();
    const picture = new Image();
    const words = link.nextElementSibling;
    picture.alt = words?.textContent ?? "";
    picture.src = link.href;
    picture.tabIndex = -1;
    words?.remove();
    link.replaceWith(picture);
    picture.focus({ preventScroll: true });
  });

  // A check inside a lesson: the answer appears in its place. Listening on the document keeps
  // exchanged forms working.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-check]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    const box = form.closest("[data-check-box]");
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        body: fields(form, event.submitter),
        headers: { "X-Requested-With": "fetch", Accept: "text/html" },
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = (box.id && page.getElementById(box.id)) || page.querySelector("[data-check-box]");
      if (!fresh) throw new Error("no check in the answer");
      box.replaceWith(document.adoptNode(fresh));
      offerMoves(fresh);
      fresh.querySelector("[data-again]")?.addEventListener("click", (click) => {
        click.preventDefault(); // the link leads to this page, where it would only scroll
        fresh.replaceWith(box);
        delete form.dataset.busy;
        form.reset();
        form.querySelector("input, select, textarea")?.focus();
      });
      (fresh.querySelector("[data-verdict]") ?? fresh.querySelector("[role=status]"))?.focus({ preventScroll: true });
    } catch {
      // Whatever went wrong, the plain form still works and shows the server's own words.
      form.removeAttribute("data-check");
      form.requestSubmit(event.submitter);
    }
  });

  // Entries to put in order: buttons move one and set all places, which the selects alone can do too.
  offerMoves(document);
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-move]");
    if (!button) return;
    const row = button.closest("li");
    const list = row.parentElement;
    const place = (item) => item.querySelector("select");
    list.append(...[...list.children].sort((a, b) => (place(a).value || 99) - (place(b).value || 99)));
    if (button.dataset.move < 0) row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    [...list.children].forEach((item, index) => (place(item).value = index + 1));
    button.focus();
    hint(row.closest("form"), `${row.querySelector("label").textContent.trim()}: ${place(row).value}`);
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });

  for (const form of document.querySelectorAll("form[data-attempt]")) keepSaved(form);

  function offerMoves(root) {
    for (const button of root.querySelectorAll("[data-move]")) button.hidden = false;
  }

  function hint(form, text) {
    const place = form.querySelector("[data-hint]");
    if (place) place.textContent = text;
  }

  // Saves one after the other; while one is under way, only the newest state of the form waits.
  function keepSaved(form) {
    const place = form.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");
    let waiting = null; // newest unsaved state, with the key it will keep through all retries
    let sending = false;
    let failures = 0;
    let timer = 0;
    let typing = 0; // runs out when nothing was typed for a moment
    let leaving = false;

    form.addEventListener("change", keep);
    form.addEventListener("input", ({ target }) => {
      if (!target.matches("textarea, input:not([type])")) return;
      clearTimeout(typing);
      typing = setTimeout(keep, TYPING_PAUSE);
      show(place?.dataset.notSaved, "");
    });
    form.addEventListener("submit", () => {
      clearTimeout(typing);
      leaving = true; // the submission itself carries every answer
    });
    addEventListener("online", save);
    addEventListener("pageshow", () => {
      leaving = false;
    });
    addEventListener("pagehide", sendAtOnce);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") sendAtOnce();
    });
    addEventListener("beforeunload", (event) => {
      if (waiting && failures && !leaving) event.preventDefault();
    });

    function keep() {
      note();
      save();
    }

    function note() {
      clearTimeout(typing);
      typing = 0;
      waiting = fields(form);
      waiting.set("key", `${waiting.get("key")}.${newKey()}`); // the page, then the change
      waiting.set("go", "stay");
      failures = 0;
    }

    async function save() {
      clearTimeout(timer);
      if (sending || !waiting || leaving) return;
      sending = true;
      const state = waiting;
      let final = false;
      try {
        const answer = await send(state);
        const said = await answer.json().catch(() => ({}));
        final = !answer.ok && answer.status < 500 && answer.status !== 429;
        if (!answer.ok || !said.message) throw new Error(said.message ?? "");
        if (waiting === state) waiting = null;
        failures = 0;
        hint(form, said.hint ?? "");
        show(said.message, "saved");
      } catch (error) {
        failures += 1;
        if (final && error.message) show(error.message, "refused");
        else show(place?.dataset.notSaved || form.dataset.notSaved, "failed");
      } finally {
        sending = false;
      }
      if (!waiting) return;
      if (waiting !== state) save();
      else if (!final) timer = setTimeout(save, 1000 * RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length) - 1]);
    }

    function sendAtOnce() {
      if (typing && !leaving) note();
      if (waiting && !leaving) send(waiting, true).catch(() => {});
    }

    function send(state, keepalive = false) {
      return fetch(form.getAttribute("action") || location.href, {
        method: "POST",
        body: state,
        headers: { Accept: "application/json" },
        keepalive,
      });
    }

    function show(text, state) {
      if (!place || !text) return;
      place.dataset.state = state;
      if (place.textContent !== text) place.textContent = text;
    }
  }

  // URL-encoded like a form without files, so the server reads one kind only.
  function fields(form, submitter) {
    const data = new URLSearchParams(new FormData(form));
    if (submitter?.name) data.set(submitter.name, submitter.value);
    return data;
  }

  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    // Over plain http randomUUID is missing; getRandomValues is not.
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }
})();
