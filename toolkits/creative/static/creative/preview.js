// The preview follows what is typed, half a second after the last key; it keeps its place on the page.
(() => {
  const form = document.querySelector("form[data-preview]");
  const frame = document.getElementById("preview");
  if (!form || !frame) return;
  let timer, running;

  // The first document is sealed off, those shown by us are not.
  const page = () => {
    try {
      return frame.contentWindow.document.scrollingElement;
    } catch {
      return null;
    }
  };

  const show = async () => {
    running?.abort();
    running = new AbortController();
    const body = new FormData(form);
    body.set("as", document.getElementById("preview-as")?.value || "");
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body, signal: running.signal });
      if (!answer.ok) return;
      const top = page()?.scrollTop || 0;
      frame.addEventListener("load", () => page()?.scrollTo(0, top), { once: true });
      frame.srcdoc = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(show, 500);
  };
  form.addEventListener("input", soon);
  document.getElementById("preview-as")?.addEventListener("change", show);
})();
