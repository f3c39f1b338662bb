// Answers from the copies on this device, but only when the line fails. It keeps nothing by itself:
// offline.js does, when the reader asks for it.
"use strict";
// What the names of our copies begin with. A release whose pages cannot work from older copies raises the number,
// here, in offline.js and in site.js; the older ones then go as soon as this file has changed.
const KEPT = "course 1 ";
const FALLBACK = "/offline";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(takeOver()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (new URL(request.url).origin !== location.origin) return;
  if (request.method === "GET") event.respondWith(read(request));
  else if (request.mode === "navigate") event.respondWith(send(request));
});

async function takeOver() {
  for (const name of await caches.keys()) if (!name.startsWith(KEPT)) await caches.delete(name);
  await clients.claim();
}

async function read(request) {
  try {
    return await fetch(request);
  } catch (failure) {
    const copy = await find(request.url);
    if (copy) return copy;
    if (request.mode === "navigate") return (await find(FALLBACK)) ?? Response.error();
    throw failure;
  }
}

// A form that cannot be sent. An answer in a quiz is kept by the page already, so the next question may come.
async function send(request) {
  const sent = request.clone();
  try {
    return await fetch(request);
  } catch {
    const fields = new URLSearchParams(await sent.text());
    const { pathname } = new URL(request.url);
    if (!pathname.endsWith("/answers")) return (await find(FALLBACK)) ?? Response.error();
    const step = { previous: -1, next: 1 }[fields.get("go")] ?? 0;
    const place = Math.max(Number(fields.get("place")) + step, 1);
    const question = `${pathname.replace(/\/answers$/, "")}?question=${place}`;
    return Response.redirect(question, 303);
  }
}

async function find(address) {
  for (const name of await caches.keys()) {
    if (!name.startsWith(KEPT)) continue;
    const copy = await (await caches.open(name)).match(address);
    if (copy) return copy;
  }
}
