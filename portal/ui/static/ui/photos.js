// A photo that does not load leaves its frame's own placeholder to be seen. Errors of pictures
// do not bubble, so they are caught on their way down; those from before this script are looked up.
(() => {
  const drop = (photo) => photo.closest("[data-photo]")?.classList.add("rt-photo-lost");
  const isLost = (photo) => photo.complete && !photo.naturalWidth && photo.currentSrc;

  document.addEventListener("error", (event) => event.target instanceof HTMLImageElement && drop(event.target), true);
  document.querySelectorAll("[data-photo] img").forEach((photo) => isLost(photo) && drop(photo));
})();
