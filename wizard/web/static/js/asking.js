// Asking our own server, with the word of a signed frame where there is one. The word is in this module and nowhere else.

let word = "";
let until = 0;

/** Hold the word that was given for a proof, for so many seconds. */
export function hold(session, seconds) {
  word = session;
  until = Date.now() + seconds * 1000;
}

/** How many seconds the word is still good for; 0 for none. */
export function secondsLeft() {
  return word ? Math.max(0, (until - Date.now()) / 1000) : 0;
}

/** Forget the word: from here on, everything is asked as anybody asks it. */
export function forget() {
  word = "";
}

/** What fetch does, saying who asks. */
export function ask(address, options = {}) {
  const headers = new Headers(options.headers);
  if (secondsLeft()) headers.set("Authorization", `Bearer ${word}`);
  return fetch(address, { ...options, headers });
}

/** Exchange a proof for the word that this frame then holds; what the server says of it, null where it refuses. */
export async function exchange(proof) {
  try {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch("/embed/session", { method: "POST", headers, body: JSON.stringify({ proof }) });
    if (!answer.ok) return null;
    const said = await answer.json();
    hold(said.session, said.expires_in);
    return said;
  } catch {
    return null;
  }
}
