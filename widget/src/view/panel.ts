// The panel that the launcher opens: above everything of the page, and on a phone instead of it.

const PHONE = "(max-width: 30rem), (max-height: 30rem)";

/** Show the panel in the browser's top layer, where no page's own styles reach over it. */
export function showPanel(panel: HTMLDialogElement): void {
  if (panel.open || panel.matches(":popover-open")) return;
  if (matchMedia(PHONE).matches) panel.showModal(); // the page behind is covered, so it is inert as well
  else if (typeof panel.showPopover === "function") panel.showPopover();
  else panel.show();
}

export function hidePanel(panel: HTMLDialogElement): void {
  if (panel.open) panel.close();
  else if (panel.matches(":popover-open")) panel.hidePopover();
}

/** Call `changed` when the window becomes or stops being a phone's; returns how to stop. */
export function watchSize(changed: () => void): () => void {
  const query = matchMedia(PHONE);
  query.addEventListener("change", changed);
  return () => query.removeEventListener("change", changed);
}
