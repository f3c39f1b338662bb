// Comfort only: every task works without this file.
"use strict";
(() => {
  const RETRY_SECONDS = [2, 5, 15, 30, 60];
  const TYPING_PAUSE = 800; // milliseconds

  // The summary of what to correct is the first thing to read after a refused form, unless somebody types already.
  (document.querySelector(":focus") ?? document.querySelector("[data-error-summary]"))?.focus();

  // Whoever comes back to a refused form, or loads it again, finds the form: browsers cannot show the refusal again.
  const { posted } = document.documentElement.dataset;
  if (posted && document.referrer.startsWith(`${location.origin}/`)) history.replaceState(null, "", document.referrer);

  // A page between two sites, whose only button somebody would press anyway.
  document.querySelector("[data-send-at-once]")?.requestSubmit();

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
    button.hidden = false;
    button.ariaLive = "polite"; // its new words are told
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = button.dataset.copied;
    });
  }

  // Another language of the same page opens about where this one is read.
  document.addEventListener("submit", ({ target }) => {
    const next = target.matches(".languages") && target.elements.next;
    const read = [...document.querySelectorAll("article h2[id], article h3[id]")].findLast(
      (heading) => heading.getBoundingClientRect().top < innerHeight / 2,
    );
    if (next && read) next.value = `${next.value.split("#")[0]}#${read.id}`;
  });

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
        box.querySelector("[data-verdict]")?.remove(); // of an empty answer before
        fresh.replaceWith(box);
        delete form.dataset.busy;
        form.reset();
        form.querySelector("input, select, textarea")?.focus();
      });
      (fresh.querySelector("[data-verdict]") ?? fresh.querySelector("[role=status]"))?.focus({ preventScroll: true });
    } catch (error) {
      if (error instanceof TypeError) {
        // The line is broken: sending the form would leave the page, which may not come back.
        delete form.dataset.busy;
        return hint(form, form.dataset.check);
      }
      // Whatever else went wrong, the plain form still works and shows the server's own words.
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

  // Answers that are not saved yet stay in this browser, by attempt and item, until the server has them.
  const UNSENT = "unsent ";
  const UNSENT_DAYS = 60; // of somebody who used this browser and never came back
  let noteTyping = () => {};
  let isPressed = false; // a button that waits for answers to be saved

  for (const form of document.querySelectorAll("[data-settled]")) drop(UNSENT + form.dataset.settled);
  for (const form of document.querySelectorAll("form[data-attempt]")) keepSaved(form);
  sendFromElsewhere();

  // Signing out and sending in an attempt wait for what is not saved yet.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-after-saving]")) return;
    isPressed = true;
    noteTyping();
    const mark = form.dataset.afterSaving;
    const names = listUnsent(mark);
    if (!names.length) return;
    event.preventDefault();
    const { left } = await sendUnsent(names);
    if (mark && left.length) location.href = left[0].page; // where the learner sees what is the matter
    else if (!left.length || confirm(form.dataset.unsaved)) form.submit(); // signing out empties this browser
  });

  // A double click is one press: one code by mail, one report, one filing.
  let last = {};
  document.addEventListener("submit", (event) => {
    const { target, submitter, timeStamp } = event;
    if (event.defaultPrevented) return; // by what sends the form itself
    if (target === last.target && submitter === last.submitter && timeStamp - last.timeStamp < 1000) event.preventDefault();
    else last = { target, submitter, timeStamp };
  });

  // Whoever is signed in finds no copies here of somebody else who uses this browser, nor of what is sent in.
  const KEPT = "course 1 "; // as in worker.js
  const { reader } = document.documentElement.dataset;
  if (reader && "caches" in window) tidyCopies();

  // offline.js comes where there are copies, or when somebody asks for them: the first view does without it.
  const script = document.querySelector("[data-copies]")?.dataset.copies;
  if (script && "caches" in window && navigator.serviceWorker) offerCopies();

  async function tidyCopies() {
    const [, sentIn] = /^(.+\/attempts\/\d+)\/result$/.exec(location.pathname) ?? [];
    for (const name of await caches.keys()) {
      if (![KEPT, KEPT + reader].includes(name)) await caches.delete(name);
      else if (sentIn) await forgetPages(await caches.open(name), sentIn);
    }
  }

  async function offerCopies() {
    const box = document.querySelector("[data-offline]");
    const button = box?.querySelector("button");
    if (await caches.has(KEPT + (reader ?? ""))) load();
    else button?.addEventListener("click", load, { once: true });
    if (box) box.hidden = false;

    function load(click) {
      const element = Object.assign(document.createElement("script"), { src: script });
      if (click) {
        element.addEventListener("load", () => button.click());
        element.addEventListener("error", () => {
          box.querySelector("[role=status]").textContent = box.dataset.failed;
          button.addEventListener("click", load, { once: true });
        });
      }
      document.head.append(element);
    }
  }

  async function forgetPages(cache, path) {
    for (const page of await cache.keys()) if (new URL(page.url).pathname === path) await cache.delete(page);
  }

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
    const { key, seen } = form.elements;
    const page = key.value.split(".")[0]; // a browser that goes back may have kept the whole key
    let waiting = null; // newest unsaved state, with the key it will keep through all retries
    let changed = 0; // when it came to be
    let sending = false;
    let failures = 0;
    let timer = 0;
    let typing = 0; // runs out when nothing was typed for a moment
    let leaving = false;

    noteTyping = () => typing && note();
    form.addEventListener("change", keep);
    form.addEventListener("input", ({ target }) => {
      if (!target.matches("textarea, input:not([type])")) return;
      clearTimeout(typing);
      typing = setTimeout(keep, TYPING_PAUSE);
      show(place?.dataset.notSaved, "");
    });
    form.addEventListener("submit", () => {
      noteTyping();
      if (waiting) key.value = waiting.get("key");
      leaving = true; // the submission itself carries every answer
    });
    addEventListener("online", save);
    addEventListener("pageshow", () => {
      leaving = false;
      save();
    });
    addEventListener("pagehide", sendAtOnce);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") sendAtOnce();
    });
    addEventListener("beforeunload", (event) => {
      if (waiting && failures && !leaving && !recall(nameOf(waiting))) event.preventDefault();
    });
    restore();

    // What an earlier visit could not save is shown again, and sent; it still knows what that visit had seen.
    function restore() {
      const kept = recall(nameOf(fields(form)));
      if (!kept) return;
      const state = new URLSearchParams(kept.body);
      if (state.get("key") === seen.value) return forget(state); // it had arrived: this page shows it
      waiting = state;
      fill(form, state);
      seen.value = state.get("seen");
      show(place?.dataset.notSaved, "");
      save();
    }

    function keep() {
      note();
      show(place?.dataset.notSaved, ""); // "saved" is said of the newest state only
      save();
    }

    function note() {
      clearTimeout(typing);
      typing = 0;
      changed = Math.max(Date.now(), changed + 1);
      waiting = fields(form);
      waiting.set("key", `${page}.${changed}-${Math.random().toString(36).slice(2, 10)}`); // the page, then the change
      waiting.set("go", "stay");
      failures = 0;
      remember(form, waiting);
    }

    async function save() {
      clearTimeout(timer);
      if (sending || !waiting || leaving) return;
      sending = true;
      const state = waiting;
      let final = false;
      try {
        const answer = await post(address(form), state);
        const said = await answer.json().catch(() => ({}));
        final = !answer.ok && answer.status < 500 && answer.status !== 429;
        if (!answer.ok || !said.message) throw new Error(said.message ?? "");
        forget(state);
        failures = 0;
        if (waiting === state) settle(said);
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

    function settle(said) {
      waiting = null;
      if (!said.is_new) return location.reload(); // another answer holds, and the learner shall see it
      seen.value = said.key;
      hint(form, said.hint ?? "");
      if (!typing) show(said.message, "saved");
      form.dispatchEvent(new Event("saved", { bubbles: true }));
    }

    function sendAtOnce() {
      noteTyping();
      if (sending && waiting && !leaving) post(address(form), waiting).catch(() => {});
      save();
    }

    function show(text, state) {
      if (!place || !text) return;
      place.dataset.state = state;
      if (place.textContent !== text) place.textContent = text;
    }
  }

  function address(form) {
    return form.getAttribute("action") || location.href;
  }

  function post(to, state, signal) {
    return fetch(to, { method: "POST", body: state, headers: { Accept: "application/json" }, keepalive: true, signal });
  }

  function fill(form, state) {
    for (const field of form.elements) {
      if (!field.name.startsWith("answer")) continue;
      if (field.matches("[type=radio], [type=checkbox]")) field.checked = state.getAll(field.name).includes(field.value);
      else field.value = state.get(field.name) ?? "";
    }
  }

  // Unsaved answers of other questions: from a tab that closed, or a line that broke.
  async function sendFromElsewhere() {
    const here = [...document.querySelectorAll("form[data-attempt]")].map((form) => nameOf(fields(form)));
    const names = listUnsent().filter((name) => !here.includes(name));
    const { sent } = await sendUnsent(names);
    const counted = [...document.querySelectorAll("[data-counted]")].map(({ dataset }) => dataset.counted);
    if (counted.length && !isPressed && sent.some((key) => !counted.includes(key))) location.reload();
  }

  // What is left could not be sent; of what was sent, the keys of the answers that hold now.
  async function sendUnsent(names) {
    const sent = [];
    const left = [];
    for (const name of names) {
      const kept = recall(name);
      const state = new URLSearchParams(kept?.body);
      const answer = kept && (await post(kept.action, state, AbortSignal.timeout?.(10_000)).catch(() => null));
      if (answer?.ok && answer.headers.get("content-type").includes("json")) {
        forget(state);
        sent.push((await answer.json().catch(() => ({}))).key);
      } else if (kept) left.push(kept);
    }
    return { left, sent };
  }

  // The address of an attempt is the same for everybody; its mark is not.
  function nameOf(state) {
    return `${UNSENT}${state.get("attempt")} ${state.get("item")}`;
  }

  function listUnsent(mark = "") {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(UNSENT + mark));
    } catch {
      return []; // a browser may forbid us to keep anything
    }
  }

  function remember(form, state) {
    const kept = { action: address(form), page: location.href, body: String(state), at: Date.now() };
    try {
      localStorage.setItem(nameOf(state), JSON.stringify(kept));
    } catch {} // saving does not depend on it
  }

  function recall(name) {
    try {
      const kept = JSON.parse(localStorage.getItem(name));
      if (kept && kept.at > Date.now() - UNSENT_DAYS * 86_400_000) return kept;
      drop(name);
    } catch {}
    return null;
  }

  // Only this state: a tab beside may have kept a newer one meanwhile.
  function forget(state) {
    if (recall(nameOf(state))?.body === String(state)) drop(nameOf(state));
  }

  function drop(name) {
    try {
      localStorage.removeItem(name);
    } catch {}
  }

  // URL-encoded like a form without files, so the server reads one kind only.
  function fields(form, submitter) {
    const data = new URLSearchParams(new FormData(form));
    if (submitter?.name) data.set(submitter.name, submitter.value);
    return data;
  }
})();
