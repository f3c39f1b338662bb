// For authors only, and comfort only: everything here can be done without it.
"use strict";
(() => {
  const PREVIEW_PAUSE = 350; // milliseconds without typing
  const SAVE_PAUSE = 1500;
  const RETRY_SECONDS = [2, 5, 15, 30, 60];

  const desk = document.querySelector("[data-desk]");
  if (desk) openDesk(desk);

  function openDesk(desk) {
    const form = document.getElementById("editor");
    const text = form.elements.text;
    const frame = document.querySelector("iframe.preview");
    const place = form.querySelector("[data-saved]");
    const where = form.querySelector("[data-where]");
    const findings = document.querySelector("[data-findings]");
    const kept = `course-draft:${desk.dataset.path}`;
    let saved = "unsaved" in desk.dataset ? null : text.value;
    let sending = false;
    let failures = 0;
    let previewTimer = 0;
    let saveTimer = 0;
    let asked = 0; // the newest preview wins, whichever answer comes first
    let leaving = false;

    if ("forget" in desk.dataset) forget();
    takeBack();
    showTools();
    if (Number(desk.dataset.line)) goTo(Number(desk.dataset.line));

    text.addEventListener("input", () => {
      keep();
      clearTimeout(previewTimer);
      previewTimer = setTimeout(follow, PREVIEW_PAUSE);
      clearTimeout(saveTimer);
      saveTimer = setTimeout(save, SAVE_PAUSE);
    });
    for (const moment of ["keyup", "click", "input"]) text.addEventListener(moment, noteLine);
    form.addEventListener("submit", (event) => {
      if (event.submitter?.hasAttribute("data-show")) {
        event.preventDefault();
        follow();
        return;
      }
      if (event.submitter?.hasAttribute("data-mend")) {
        event.preventDefault();
        act(event.submitter.value);
        return;
      }
      leaving = true; // the form itself carries the text; a refusal comes back with it
      clearTimeout(saveTimer);
      countSend();
    });
    addEventListener("online", save);
    addEventListener("pageshow", () => (leaving = false));
    addEventListener("pagehide", () => {
      if (isOpen() && !leaving) send("keep", true).catch(() => {});
    });
    addEventListener("beforeunload", (event) => {
      if (isOpen() && failures && !leaving) event.preventDefault();
    });
    document.addEventListener("click", (event) => {
      const line = event.target.closest?.("[data-line]:not([data-desk])");
      if (!line) return;
      event.preventDefault();
      goTo(Number(line.dataset.line));
    });

    function isOpen() {
      return text.value !== saved;
    }

    // On the device until the server has it: a dropped line, a closed lid or a sign-in loses nothing.
    // `ahead`: how many sends it will be until this text goes.
    function keep(ahead = 1) {
      try {
        const change = Number(form.elements.change.value) + ahead;
        const { seen, page } = form.elements;
        localStorage.setItem(kept, JSON.stringify({ text: text.value, seen: seen.value, page: page.value, change }));
      } catch {
        // A full or forbidden store; the server still gets every save.
      }
    }

    function forget() {
      try {
        localStorage.removeItem(kept);
      } catch {
        // as above
      }
    }

    function takeBack() {
      let held = null;
      try {
        held = JSON.parse(localStorage.getItem(kept));
      } catch {
        return;
      }
      if (!held) return;
      const arrived = JSON.parse(desk.dataset.known)[held.page] > held.change;
      if (held.text === text.value || arrived || saved === null) return saved === null ? keep() : forget();
      text.value = held.text;
      form.elements.seen.value = held.seen;
      form.elements.page.value = held.page;
      form.elements.change.value = held.change - 1;
      show(desk.dataset.found, "failed");
      follow();
      saveTimer = setTimeout(save, SAVE_PAUSE);
    }

    async function save() {
      clearTimeout(saveTimer);
      if (sending || leaving || !isOpen()) return;
      sending = true;
      const sent = text.value;
      let final = false;
      try {
        const answer = await send("keep");
        const said = await answer.json().catch(() => ({}));
        final = !answer.ok && answer.status < 500 && answer.status !== 429;
        if (!answer.ok || !said.message) throw new Error(said.message ?? "");
        acknowledge(sent, said);
      } catch (error) {
        failures += 1;
        show(final && error.message ? error.message : desk.dataset.notSaved, "failed");
        if (!final) saveTimer = setTimeout(save, 1000 * RETRY_SECONDS[Math.min(failures, RETRY_SECONDS.length) - 1]);
        return;
      } finally {
        sending = false;
      }
      if (isOpen()) saveTimer = setTimeout(save, SAVE_PAUSE);
    }

    function acknowledge(sent, said) {
      failures = 0;
      saved = sent;
      form.elements.seen.value = said.seen;
      if (isOpen()) keep();
      else forget();
      show(said.message, "saved");
    }

    // A mend is worked out by the server and put in like typing, so that the browser can undo it.
    async function act(what) {
      clearTimeout(saveTimer);
      const sent = text.value;
      try {
        const answer = await send(what);
        const said = await answer.json();
        if (!answer.ok) throw new Error(said.message);
        if (text.value === sent) exchange(said.text);
        acknowledge(said.text, said);
        follow();
      } catch (error) {
        show(error.message || desk.dataset.notSaved, "failed");
      }
    }

    function send(what, keepalive = false) {
      countSend();
      const data = new URLSearchParams({ act: what });
      for (const name of ["text", "seen", "page", "change", "line"]) data.set(name, form.elements[name].value);
      return fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { Accept: "application/json" }, keepalive });
    }

    // At every try: the server then knows a late one from the next one, and this browser what has arrived.
    function countSend() {
      form.elements.change.value = Number(form.elements.change.value) + 1;
      if (isOpen()) keep(0);
    }

    async function follow() {
      clearTimeout(previewTimer);
      const number = (asked += 1);
      const data = new URLSearchParams({ text: text.value, seen: form.elements.seen.value });
      try {
        const answer = await fetch(desk.dataset.preview, { method: "POST", body: data, headers: { Accept: "application/json" } });
        if (!answer.ok || number !== asked) return;
        const fresh = await answer.json();
        const page = new DOMParser().parseFromString(fresh.preview, "text/html");
        const old = frame.contentDocument?.getElementById("main");
        old?.replaceWith(frame.contentDocument.adoptNode(page.getElementById("main")));
        showPlace();
        const list = new DOMParser().parseFromString(fresh.findings, "text/html").body;
        renew(list);
      } catch {
        // The next pause asks again.
      }
    }

    // The list may come when its reader has moved on into it: what still stands there keeps its place under the
    // pointer, or the focus.
    function renew(list) {
      if (list.innerHTML === findings.innerHTML) return;
      const { value } = findings.querySelector("button:focus") ?? {}; // the same mistake, whatever its line is by now
      findings.replaceChildren(...[...list.childNodes].map((node) => document.adoptNode(node)));
      [...findings.querySelectorAll("button")].find((button) => button.value === value)?.focus();
    }

    // The section that is being written stands in the preview's window.
    let shownHeading = "";
    function showPlace() {
      const above = text.value.slice(0, text.selectionStart).match(/^#{2,3} .+$/gm) ?? [];
      const heading = (above.at(-1) ?? "").replace(/^#+ /, "").trim();
      if (!heading || heading === shownHeading) return;
      shownHeading = heading;
      const all = [...(frame.contentDocument?.querySelectorAll("h2, h3") ?? [])];
      all.find((one) => one.textContent.trim() === heading)?.scrollIntoView();
    }

    function noteLine() {
      const line = text.value.slice(0, text.selectionStart).split("\n").length;
      let here = where.querySelector("[data-here]");
      if (!here) {
        here = new Option("", line);
        here.dataset.here = "";
        where.prepend(here);
      }
      here.value = line;
      here.textContent = `${where.dataset.where} ${line}`;
      where.value = line;
    }

    function goTo(line) {
      const lines = text.value.split("\n");
      const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      text.focus({ preventScroll: true });
      text.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
      text.scrollIntoView({ block: "nearest" });
      // How far down a line is where lines wrap, only a copy of the same width can tell.
      const copy = text.cloneNode();
      copy.removeAttribute("id");
      copy.removeAttribute("name");
      copy.rows = 1;
      copy.value = text.value.slice(0, start);
      copy.style.position = "absolute";
      copy.style.visibility = "hidden";
      copy.style.inlineSize = `${text.offsetWidth}px`;
      text.after(copy);
      text.scrollTop = Math.max(0, copy.scrollHeight - text.clientHeight / 3);
      copy.remove();
    }

    // As if typed: the browser's own undo then takes it back.
    function put(words, from, to) {
      text.focus();
      text.setSelectionRange(from, to);
      if (!document.execCommand("insertText", false, words)) {
        text.setRangeText(words, from, to, "end");
        text.dispatchEvent(new Event("input"));
      }
    }

    function exchange(fresh) {
      const old = text.value;
      let start = 0;
      while (start < old.length && old[start] === fresh[start]) start += 1;
      let end = 0;
      while (end < old.length - start && end < fresh.length - start && old.at(-1 - end) === fresh.at(-1 - end)) end += 1;
      if (old !== fresh) put(fresh.slice(start, fresh.length - end), start, old.length - end);
    }

    function showTools() {
      for (const bar of document.querySelectorAll(".toolbar[hidden]")) bar.hidden = false;
      form.querySelector("[data-show]").hidden = true; // the preview follows by itself
      document.addEventListener("click", ({ target }) => {
        const button = target.closest?.(".toolbar button");
        if (!button) return;
        const { wrap, start, link, width } = button.dataset;
        if (wrap) wrapWith(wrap, wrap);
        if (start) startLine(start);
        if (link) wrapWith("[", "](https://)", link);
        if ("undo" in button.dataset) {
          text.focus();
          document.execCommand("undo");
        }
        if (width) {
          frame.classList.toggle("phone", width === "phone");
          for (const one of button.parentElement.children) one.setAttribute("aria-pressed", one === button);
        }
      });
      text.addEventListener("paste", paste);
    }

    function wrapWith(before, after, words = "") {
      const { selectionStart: from, selectionEnd: to, value } = text;
      const inside = value.slice(from, to) || words;
      put(`${before}${inside}${after}`, from, to);
      text.setSelectionRange(from + before.length, from + before.length + inside.length);
    }

    function startLine(mark) {
      const from = text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;
      put(mark, from, from);
    }

    // What Word puts on the clipboard goes to the server, which makes Markdown of it and says what it left out.
    async function paste(event) {
      const html = event.clipboardData?.getData("text/html") ?? "";
      if (!/<(h[1-6]|table|ul|ol|li|img|b|strong|i|em|a)[\s>]/i.test(html)) return;
      event.preventDefault();
      const { selectionStart: from, selectionEnd: to } = text;
      const plain = event.clipboardData.getData("text/plain");
      try {
        const answer = await fetch(`/authoring/pasted/${desk.dataset.path}`, { method: "POST", body: new URLSearchParams({ html }), headers: { Accept: "application/json" } });
        const said = await answer.json();
        if (!answer.ok) throw new Error(said.message);
        put(said.text, from, to);
        if (said.lost.length) show(`${desk.dataset.lost} ${said.lost.join(" ")}`, "refused");
      } catch {
        put(plain, from, to);
      }
    }

    function show(words, state) {
      place.dataset.state = state;
      if (place.textContent !== words) place.textContent = words;
    }
  }
})();
