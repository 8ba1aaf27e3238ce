// The pages of a signed frame: a word in memory ends with its page, so the page stays and its content is exchanged.
import { ask, forget, secondsLeft } from "./asking.js";

const RENEW_BEFORE_S = 60;

/** Load every page of the frame in place from here on. `shown` is told of each; `renew` asks for a fresh proof. */
export function stayInPlace(root, shown, renew) {
  const go = (address, options) => load(root, address, options, shown, renew);
  root.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    const { address, options } = sent(event.target, event.submitter);
    if (!isOurs(address)) return;
    event.preventDefault();
    go(address, options);
  });
  root.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.target || link.hasAttribute("download") || link.getAttribute("href").startsWith("#")) return;
    if (!isOurs(link.href)) return;
    event.preventDefault();
    go(link.href);
  });
  root.addEventListener("reading-over", (event) => {
    event.preventDefault();
    go(root.querySelector("[data-reading]").dataset.reading.replace(/\/progress$/, ""));
  });
  return go;
}

function isOurs(address) {
  const url = new URL(address, location.href);
  return url.origin === location.origin && (url.pathname === "/embed" || url.pathname.startsWith("/embed/"));
}

function sent(form, submitter) {
  const fields = new FormData(form, submitter);
  const address = new URL(submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href, location.href);
  const method = (submitter?.getAttribute("formmethod") || form.method).toUpperCase();
  if (method !== "GET") return { address: address.href, options: { method, body: fields } };
  address.search = new URLSearchParams([...fields].filter(([, value]) => typeof value === "string")).toString();
  return { address: address.href, options: {} };
}

async function load(root, address, options, shown, renew) {
  root.body.ariaBusy = "true";
  try {
    if (secondsLeft() < RENEW_BEFORE_S) await renew();
    let answer = await ask(address, options);
    if (answer.status === 401) {
      forget();
      answer = await ask(address, options);
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    show(root, page, new URL(answer.url).hash || new URL(address, location.href).hash);
    shown();
  } catch {
    say(root, root.body.dataset.unreachable);
  } finally {
    root.body.ariaBusy = "false";
  }
}

/** Say above what the page shows that something went otherwise; once. */
export function say(root, text, id = "unreachable") {
  root.getElementById(id)?.remove();
  const notice = root.createElement("p");
  Object.assign(notice, { className: "notice notice--warn", id, textContent: text, role: "status" });
  root.getElementById("main").prepend(notice);
}

function show(root, page, hash) {
  root.documentElement.lang = page.documentElement.lang;
  root.title = page.title;
  root.body.replaceChildren(...page.body.childNodes);
  const place = hash ? root.getElementById(decodeURIComponent(hash.slice(1))) : null;
  if (place) place.scrollIntoView();
  else root.defaultView.scrollTo(0, 0);
  root.getElementById("main")?.focus({ preventScroll: true });
}
