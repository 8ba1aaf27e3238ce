// The page of a log that is being read: how far it is, without loading the page again and again.

import { ask } from "./asking.js";

const EVERY_MS = 700;

/** Follow the reading that the page is about, if it is about one, and load the page once it is over. */
export function followReading(root) {
  const place = root.querySelector("[data-reading]");
  if (place) setTimeout(() => follow(place), EVERY_MS);
}

async function follow(place) {
  try {
    const answer = await ask(place.dataset.reading);
    const far = answer.ok ? await answer.json() : { over: true };
    if (!place.isConnected) return;
    if (far.over) return over(place);
    place.querySelector("progress").value = far.percent;
    place.querySelector("#far").textContent = far.text;
  } catch {
    // The server does not answer just now; it is asked again.
  }
  setTimeout(() => follow(place), EVERY_MS);
}

// A signed frame stays on its page, and says so.
function over(place) {
  const event = new CustomEvent("reading-over", { bubbles: true, cancelable: true });
  if (place.dispatchEvent(event)) location.reload();
}
