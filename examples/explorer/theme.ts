/// <reference lib="dom" />
/** Follows the system's dark or light, until the button is pressed; `changed` is called whenever the colours change. */
export function followTheme(button: HTMLButtonElement, changed: () => void): void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const set = (dark: boolean) => {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    button.textContent = dark ? "Light colours" : "Dark colours";
    changed();
  };
  system.addEventListener("change", ({ matches }) => set(matches));
  button.addEventListener("click", () => set(document.documentElement.dataset.theme !== "dark"));
  set(system.matches);
}
