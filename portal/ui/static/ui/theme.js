// Sets light or dark before the first paint; "auto" follows the device, also when it changes.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const paint = () => {
    const choice = root.dataset.themeChoice;
    root.dataset.bsTheme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    document.dispatchEvent(new Event("rt:theme"));
  };
  dark.addEventListener("change", paint);
  paint();
})();
