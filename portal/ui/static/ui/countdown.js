// Ticks every [data-due] from the server's clock; correct after the laptop slept, since it
// always counts from a clock and never adds up ticks.
(() => {
  const serverThen = Date.parse(document.body.dataset.now);
  const clockThen = Date.now();
  const now = () => serverThen + (Date.now() - clockThen);
  const LAST_STRETCH = 10 * 60 * 1000;
  const TONES = ["rt-tone-ok", "rt-tone-risk", "rt-tone-late"];
  const words = JSON.parse(document.getElementById("rt-words")?.textContent || "null");
  if (!words) return;
  const word = (key, n) => words[key].replace("%(n)s", n);

  const span = (milliseconds) => {
    const seconds = Math.round(Math.abs(milliseconds) / 1000);
    if (seconds < 60) return word("s", seconds);
    const minutes = Math.round(seconds / 60);
    const hours = Math.floor(minutes / 60);
    const days = Math.floor(hours / 24);
    if (days) {
      const rest = hours % 24 ? ` ${word("h", hours % 24)}` : "";
      return word(days === 1 ? "day" : "days", days) + rest;
    }
    const parts = hours ? [word("h", hours)] : [];
    if (minutes % 60 || !hours) parts.push(word("min", minutes % 60));
    return parts.join(" ");
  };

  const toneOf = (element, due) => {
    const left = due - now();
    if (left <= 0) return "rt-tone-late";
    const start = Date.parse(element.dataset.start || "");
    const stretch = Number.isNaN(start) ? LAST_STRETCH : (due - start) / 3;
    return left <= stretch ? "rt-tone-risk" : "rt-tone-ok";
  };

  const tick = (element) => {
    const due = Date.parse(element.dataset.due);
    const pattern = now() < due ? words.left : words.late;
    const text = pattern.replace("%(span)s", span(due - now()));
    const time = element.querySelector("time");
    if (time.textContent !== text) time.textContent = text;
    const tone = toneOf(element, due);
    if (!element.classList.contains(tone)) {
      element.classList.remove(...TONES);
      element.classList.add(tone);
    }
  };

  const tickAll = () => document.querySelectorAll("[data-due]").forEach(tick);
  setInterval(tickAll, 1000);
  document.addEventListener("visibilitychange", tickAll);
  document.addEventListener("htmx:afterSettle", tickAll);
  tickAll();
})();
