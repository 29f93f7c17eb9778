// The search palette: Ctrl-K or ⌘K anywhere, arrows to choose, Enter to open.
(() => {
  const palette = document.getElementById("rt-palette");
  if (!palette) return;
  const input = palette.querySelector("input");
  const list = document.getElementById("rt-palette-hits");
  const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
  if (isMac) document.querySelectorAll("[data-mod]").forEach((key) => (key.textContent = "⌘ K"));

  const hits = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const choose = (hit) => {
    chosen()?.removeAttribute("aria-selected");
    if (!hit) return input.removeAttribute("aria-activedescendant");
    hit.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", hit.id);
    hit.scrollIntoView({ block: "nearest" });
  };
  const move = (step) => {
    const all = hits();
    if (all.length) choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
  };
  const open = () => {
    if (!palette.open) palette.showModal();
    input.focus();
    input.select();
  };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette-open]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open();
  });
  palette.addEventListener("click", (event) => event.target === palette && palette.close());
  list.addEventListener("htmx:afterSettle", () => choose(hits()[0]));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      window.location.assign(chosen().href);
    }
  });
})();
