// Passkeys; loaded only by pages that offer them. Where a browser has none, their forms stay hidden.
"use strict";
(() => {
  const Credential = window.PublicKeyCredential;
  if (!Credential?.parseCreationOptionsFromJSON || !Credential.parseRequestOptionsFromJSON) return;

  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const problem = form.querySelector("[role=alert]");
      problem.hidden = true;
      try {
        const answer = await fetch(`${form.getAttribute("action")}/question`, { method: "POST" });
        // Signed out, or signed in too long ago: the server has sent us to the page that asks for it.
        if (answer.redirected) return location.assign(answer.url);
        send(form, await ask(form.dataset.passkey, await answer.json()));
      } catch {
        problem.hidden = false;
      }
    });
  }

  async function ask(act, options) {
    const publicKey =
      act === "create" ? Credential.parseCreationOptionsFromJSON(options) : Credential.parseRequestOptionsFromJSON(options);
    return JSON.stringify((await navigator.credentials[act]({ publicKey })).toJSON());
  }

  function send(form, credential) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "credential", value: credential });
    form.append(field);
    form.submit();
  }
})();
