// The studio: the preview follows what was saved, keeps its place, and never flickers.
const room = document.querySelector("[data-room]");
const stage = document.querySelector("[data-stage]");

const scrolled = (frame) => {
  try {
    return frame.contentWindow?.scrollY || 0;
  } catch {
    return 0;
  }
};

// The new document loads behind the old one and takes its place when it is ready.
const renew = () => {
  const [old, ...waiting] = [...room.querySelectorAll("iframe")];
  waiting.forEach((frame) => frame.remove());
  const fresh = old.cloneNode();
  fresh.dataset.waiting = "";
  fresh.addEventListener("load", () => {
    fresh.contentWindow?.scrollTo(0, scrolled(old));
    delete fresh.dataset.waiting;
    old.remove();
  }, { once: true });
  room.append(fresh);
};
let unsaved = false;
document.getElementById("zones")?.addEventListener("input", () => (unsaved = true));
document.body.addEventListener("localization-saved", () => {
  unsaved = false;
  renew();
});
window.addEventListener("beforeunload", (event) => unsaved && event.preventDefault());

// A desk's page is shown whole, scaled to the room there is; a phone's in its own size.
new ResizeObserver(() => room.style.setProperty("--fit", Math.min(1, (room.clientWidth - 32) / 1200))).observe(room);
if (window.innerWidth < 768) stage.dataset.device = "phone";
document.querySelectorAll("[data-device-of]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.deviceOf === stage.dataset.device)));

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-device-of]");
  if (!chosen) return;
  stage.dataset.device = chosen.dataset.deviceOf;
  document.querySelectorAll("[data-device-of]").forEach((button) => button.setAttribute("aria-pressed", String(button === chosen)));
});

// After a conflict, "keep mine" saves again on top of the version that was just seen.
document.addEventListener("click", (event) => {
  const keep = event.target.closest("[data-keep-mine]");
  if (!keep) return;
  event.preventDefault();
  document.getElementById("version").value = keep.dataset.keepMine;
  document.getElementById("zones").requestSubmit();
});
