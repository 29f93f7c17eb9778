// Lists by keyboard: j and k move, Enter opens. A click anywhere in a row opens it too,
// except on what is itself a control. Rows carry data-href, and hold a real link as well.
(() => {
  const rows = () => [...document.querySelectorAll("[data-list] [data-href]")];
  const marked = () => document.querySelector("[data-href].rt-marked");
  const mark = (row) => {
    marked()?.classList.remove("rt-marked");
    if (!row) return;
    row.classList.add("rt-marked");
    row.querySelector("a")?.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const step = (by) => {
    const all = rows();
    const next = all.indexOf(marked()) + by;
    mark(all[Math.max(0, Math.min(all.length - 1, next))]);
  };
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable], dialog");

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "j" || event.key === "k") step(event.key === "j" ? 1 : -1);
    if (event.key === "Enter" && marked() && event.target === document.body) window.location.assign(marked().dataset.href);
    if (event.key === "/" ) {
      const field = document.querySelector(".rt-filter input[type=search]");
      if (field) { event.preventDefault(); field.focus(); }
    }
  });
  document.addEventListener("click", (event) => {
    const row = event.target.closest("[data-href]");
    const isControl = event.target.closest("a, button, input, label, select, textarea, summary");
    if (!row || isControl || window.getSelection()?.toString()) return;
    if (event.ctrlKey || event.metaKey) window.open(row.dataset.href);
    else window.location.assign(row.dataset.href);
  });

  // The bar with actions on many rows appears as soon as one is ticked.
  const countTicked = (form) => {
    const ticked = form.querySelectorAll("input[type=checkbox][data-row]:checked").length;
    form.querySelectorAll("[data-bulk]").forEach((bar) => (bar.hidden = !ticked));
    form.querySelectorAll("[data-bulk-count]").forEach((text) => (text.textContent = ticked));
  };
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form");
    if (!form || !event.target.matches("[data-row], [data-all-rows]")) return;
    if (event.target.matches("[data-all-rows]")) {
      form.querySelectorAll("[data-row]").forEach((box) => (box.checked = event.target.checked));
    }
    countTicked(form);
  });

  // Where tabs are wider than the screen, the one that is open is in view.
  for (const tab of document.querySelectorAll(".rt-tab[aria-current]")) {
    tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 16;
  }
})();
