// A button that prints the page; without scripts the browser's own command does.

/** Make every element marked `data-prints` print the page. */
export function printAtAPress(root) {
  for (const button of root.querySelectorAll("[data-prints]")) {
    button.addEventListener("click", () => print());
  }
}
