// Nothing typed is lost: forms with data-guard warn before the page is left, those with
// data-autosave="URL" save a draft by themselves; refusals and failures of htmx are shown as messages.
(() => {
  const dirty = new Set();
  const guarded = (target) => target.closest?.("form[data-guard], form[data-autosave]");

  document.addEventListener("input", (event) => {
    const form = guarded(event.target);
    if (!form) return;
    dirty.add(form);
    if (form.dataset.autosave) plan(form);
  });
  document.addEventListener("submit", (event) => {
    dirty.delete(event.target);
    if (event.defaultPrevented || event.target.hasAttribute("hx-post")) return;
    // A second click must not send the form twice.
    event.target.querySelectorAll("button:not([name])").forEach((button) => setTimeout(() => (button.disabled = true)));
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form button:disabled:not([data-off])").forEach((button) => (button.disabled = false)));
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  const timers = new WeakMap();
  const plan = (form) => {
    clearTimeout(timers.get(form));
    timers.set(form, setTimeout(() => save(form), 1200));
  };
  const say = (form, state) => form.querySelectorAll("[data-autosave-state]").forEach((text) => {
    text.textContent = text.dataset[state] || "";
  });
  const save = async (form) => {
    say(form, "saving");
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(answer.status);
      dirty.delete(form);
      say(form, "saved");
    } catch {
      say(form, "failed");
    }
  };

  document.querySelector("[data-focus]")?.focus();

  const toasts = document.getElementById("refusal");
  const toast = (html) => {
    if (!toasts) return;
    toasts.innerHTML = html;
    setTimeout(() => (toasts.innerHTML = ""), 12000);
  };
  document.body?.addEventListener("htmx:sendError", () => toast(document.getElementById("rt-offline")?.innerHTML || ""));
  document.body?.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 404 || event.detail.xhr.status >= 500) toast(document.getElementById("rt-broken")?.innerHTML || "");
  });

  // Popovers and menus close when another is used, or with Escape.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-drop][open]").forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-drop][open]").forEach((menu) => {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    const copier = event.target.closest("[data-copy]");
    if (!copier) return;
    navigator.clipboard?.writeText(copier.dataset.copy).then(() => {
      const said = copier.querySelector("[data-copy-label]") || copier;
      const before = said.textContent;
      said.textContent = copier.dataset.copied || before;
      setTimeout(() => (said.textContent = before), 1800);
    });
  });
})();
