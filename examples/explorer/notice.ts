/// <reference lib="dom" />
import { byId, element } from "./dom.ts";

/** A way out of what a notice says. */
export interface Remedy {
  readonly label: string;
  readonly run: () => void;
}

/**
 * Says what went wrong at the top of the page, until it is put away or something else is said; a notice with a way out is not
 * replaced by one without, such as the failures that follow the loss of a device.
 */
export function notify(title: string, message: string, remedy?: Remedy): void {
  const bar = byId("notice", HTMLDivElement);
  if (!remedy && !bar.hidden && bar.querySelector(".primary")) return;
  const away = element("button", { type: "button", class: "quiet", click: clearNotice }, "Dismiss");
  const buttons = remedy
    ? [element("button", {
      type: "button",
      class: "primary",
      click: () => {
        clearNotice();
        remedy.run();
      },
    }, remedy.label)]
    : [];
  bar.replaceChildren(
    element("div", {}, element("strong", {}, title), element("pre", {}, message)),
    element("div", { class: "row" }, ...buttons, away),
  );
  bar.hidden = false;
}

/** Puts the notice away. */
export function clearNotice(): void {
  byId("notice", HTMLDivElement).hidden = true;
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : `${error}`;
}
