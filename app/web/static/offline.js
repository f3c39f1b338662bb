// Keeps a module on the device, only when its reader presses the button. worker.js answers from there. site.js
// brings this file where there is a copy, or when the button is pressed.
"use strict";
(() => {
  const KEPT = "course 1 "; // as in worker.js; then whose it is, so that people who share a browser do not share it
  const reader = document.documentElement.dataset.reader ?? "";
  if (!("caches" in window) || !navigator.serviceWorker) return;

  for (const box of document.querySelectorAll("[data-offline]")) offer(box);
  for (const list of document.querySelectorAll("[data-kept-modules]")) showKept(list);

  // What is answered while there is a line belongs into the copy of the question too.
  if (document.querySelector("form[data-attempt]") && reader) {
    renew();
    document.addEventListener("saved", renew);
  }

  async function renew() {
    if (!(await caches.has(KEPT + reader))) return;
    const cache = await caches.open(KEPT + reader);
    const address = location.pathname + location.search;
    if (await cache.match(address)) await cache.put(address, await fetched(asCopy(address), {}));
  }

  function offer(box) {
    const place = box.querySelector("[role=status]");
    const saved = localStorage.getItem(KEPT + reader + box.dataset.offline);
    if (saved) place.textContent = words(box.dataset.kept, { time: saved });
    box.querySelector("button").addEventListener("click", async () => {
      try {
        await keep(box, place);
        const language = document.documentElement.lang.replace(/^en$/, "en-GB");
        const time = new Date().toLocaleString(language, { dateStyle: "long", timeStyle: "short", hourCycle: "h23" });
        localStorage.setItem(KEPT + reader + box.dataset.offline, time);
        place.textContent = words(box.dataset.kept, { time });
      } catch {
        place.textContent = box.dataset.failed;
      }
    });
  }

  async function keep(box, place) {
    const list = await (await fetched(box.dataset.offline, {})).json();
    const cache = await caches.open(KEPT + reader);
    const wanted = [
      ...list.files.map((address) => [address, {}]),
      ...list.pages.map((address) => [address, { credentials: "omit" }]),
      ...list.questions.map((address) => [address, {}]),
    ];
    let done = 0;
    for (const [address, how] of wanted) {
      const isFile = list.files.includes(address);
      await cache.put(address, await fetched(isFile ? address : asCopy(address), how));
      done += 1;
      place.textContent = words(box.dataset.busy, { done, total: wanted.length });
    }
    await navigator.serviceWorker.register("/worker.js");
    await navigator.serviceWorker.ready;
  }

  async function fetched(address, how) {
    const answer = await fetch(address, how);
    if (!answer.ok || answer.redirected) throw new Error(address);
    return answer;
  }

  // Fetched without cookies, so the address says the language.
  function asCopy(address) {
    return `${address}${address.includes("?") ? "&" : "?"}copy=${document.documentElement.lang}`;
  }

  async function showKept(list) {
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        if (!/\/modules\/[^/]+$/.test(new URL(url).pathname)) continue;
        const page = new DOMParser().parseFromString(await (await cache.match(url)).text(), "text/html");
        add(list, Object.assign(document.createElement("a"), { href: url, textContent: page.querySelector("h1").textContent }));
      }
    }
    if (!list.children.length) add(list, list.dataset.none);
  }

  function add(list, entry) {
    const item = document.createElement("li");
    item.append(entry);
    list.append(item);
  }

  function words(sentence, values) {
    return sentence.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
  }
})();
