// The widget's side of the messages between the wizard in a frame and the page around it (docs/embedding.md, version 1).

import { exchange, forget, hold } from "./asking.js";
import { say, stayInPlace } from "./signed.js";

const VERSION = 1;
const SESSION_S = 1800;
const EVERY_MS = 1000;
const MOST_CALLS = 10;
const ANSWER_WITHIN_MS = 8000;
const LIMITS = { ticket: 200, subject: 1000, body: 200000, product: 100, version: 100, lang: 2, customer_lang: 2 };
const FACTS = { product: "server.product", version: "server.version" };

let calls = 0;

/** Speak with the page around this one, if it is on the list of those that may hold it. `dress` is for new content. */
export function speakWithHost(root, dress) {
  const hosts = origins(root.body.dataset.hosts);
  const talk = { root, dress, port: null, init: null, opened: false, context: {}, waiting: new Map(), go: null };
  const begun = signFromPage(talk);
  if (parent === window || !hosts.length) return;
  addEventListener("message", (event) => {
    if (event.source !== parent || !hosts.includes(event.origin)) return;
    const said = event.data;
    if (said?.wizard !== VERSION || said.type !== "init" || said.version !== VERSION || !event.ports[0]) return;
    const first = !talk.port;
    talk.port = event.ports[0];
    begun.then(() => (first ? begin(talk, said) : goOn(talk, said)));
  });
  call(talk, hosts);
}

function origins(listed) {
  const all = (listed ?? "").split(" ").filter(Boolean).map((each) => new URL(each).origin);
  const known = location.ancestorOrigins?.[0];
  return known === undefined ? all : all.filter((each) => each === known);
}

// Nothing of the ticket is in a call, so that it may be repeated until somebody answers.
function call(talk, hosts) {
  if (talk.port || calls++ >= MOST_CALLS) return;
  for (const host of hosts) parent.postMessage({ wizard: VERSION, type: "ready", versions: [VERSION] }, host);
  setTimeout(() => call(talk, hosts), EVERY_MS);
}

// A slow page answers two calls, one after the other, and listens to the last port that it gave.
function goOn(talk, init) {
  talk.init = init;
  talk.port.onmessage = (event) => hear(talk, event.data);
  talk.context = context(init.context);
  if (talk.opened) send(talk, { type: "opened", ticket: talk.context.ticket });
}

async function begin(talk, init) {
  talk.opened = init.opened === true;
  goOn(talk, init);
  followHeight(talk);
  const signed = typeof init.proof === "string" && init.proof ? await sign(talk, init.proof) : false;
  if (!signed) showForTicket(talk);
}

function showForTicket(talk) {
  const log = talk.root.getElementById("talk");
  if (log) new MutationObserver(() => offerInsert(talk, talk.init)).observe(log, { childList: true });
  tellEvent(talk);
  offerInsert(talk, talk.init);
  openTicket(talk);
}

// A portal that loads the page itself has brought its proof along; a link brings the word for one.
async function signFromPage(talk) {
  const { body } = talk.root;
  const pass = new URLSearchParams(location.hash.slice(1)).get("pass");
  if (body.dataset.session) {
    hold(body.dataset.session, SESSION_S);
    delete body.dataset.session;
    stay(talk);
  } else if (pass) {
    history.replaceState(null, "", location.pathname);
    await sign(talk, pass);
  }
}

// What the page around says of its ticket must be what the portal has signed.
function isForOther(talk, said) {
  return said.ticket && talk.context.ticket && said.ticket !== talk.context.ticket;
}

async function sign(talk, proof) {
  const said = await exchange(proof);
  if (!said || isForOther(talk, said)) {
    forget();
    say(talk.root, talk.root.body.dataset.unsigned, "unsigned");
    return false;
  }
  stay(talk);
  await talk.go(location.href);
  return true;
}

function stay(talk) {
  talk.go ??= stayInPlace(talk.root, () => {
    talk.dress(talk.root);
    if (talk.init) showForTicket(talk);
  }, () => renew(talk));
}

function renew(talk) {
  if (!talk.port) return Promise.resolve();
  return new Promise((done) => {
    talk.renewed = done;
    setTimeout(done, ANSWER_WITHIN_MS);
    send(talk, { type: "proof-wanted" });
  });
}

function hear(talk, said) {
  if (said?.wizard !== VERSION) return;
  if (said.type === "context") talk.context = context(said.context);
  else if (said.type === "proof" && typeof said.proof === "string") signAgain(talk, said.proof);
  else if (said.type === "read-back") {
    talk.waiting.get(said.re)?.(said);
    talk.waiting.delete(said.re);
  }
}

async function signAgain(talk, proof) {
  const said = await exchange(proof);
  if (said && isForOther(talk, said)) forget();
  talk.renewed?.();
}

function send(talk, message) {
  talk.port.postMessage({ wizard: VERSION, ...message });
}

/** What is known of the ticket: strings of the names and lengths agreed on, nothing else. */
function context(given) {
  const made = {};
  for (const [name, most] of Object.entries(LIMITS)) {
    const value = given?.[name];
    made[name] = typeof value === "string" && value.length <= most ? value : "";
  }
  return made;
}

function tellEvent(talk) {
  const place = talk.root.querySelector("[data-step]");
  if (place) send(talk, { type: "event", name: place.dataset.step, node: place.dataset.node, article: place.dataset.article });
}

function followHeight(talk) {
  const tell = () => send(talk, { type: "resize", height: Math.ceil(talk.root.body.getBoundingClientRect().height) });
  tell(); // An observer sleeps in a frame that is out of view.
  new ResizeObserver(tell).observe(talk.root.body);
}

// The form is the wizard's own: what the ticket says is typed into its box, and sent once.
function openTicket(talk) {
  const form = talk.root.querySelector("form#wizard");
  const stage = form?.querySelector("input[name=stage][value=start]");
  const { subject, body, ticket } = talk.context;
  const box = form?.elements.log;
  const said = [subject, body].filter((part) => part.trim()).join("\n\n");
  if (!stage || box.value.trim() || !said) return;
  box.value = said;
  for (const [name, field] of Object.entries(FACTS)) if (talk.context[name]) addField(form, field, talk.context[name]);
  if (talk.opened) return;
  talk.opened = true;
  send(talk, { type: "opened", ticket });
  form.requestSubmit(form.querySelector("button[name=go]"));
}

function addField(form, name, value) {
  const field = form.ownerDocument.createElement("input");
  Object.assign(field, { type: "hidden", name, value });
  form.append(field);
}

function offerInsert(talk, init) {
  for (const button of talk.root.querySelectorAll("button[data-insert]")) {
    const kind = button.dataset.insert;
    if (!button.hidden || (kind === "customer" ? init.inserts !== true : init.notes !== true)) continue;
    button.hidden = false;
    button.addEventListener("click", () => put(talk, button, kind));
  }
}

async function put(talk, button, kind) {
  const scope = button.closest("[data-scope]") ?? talk.root;
  const source = sourceOf(talk, kind, scope);
  const text = source.textContent.trim();
  const id = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const message = { id, ticket: talk.context.ticket, kind, lang: source.lang || talk.root.documentElement.lang };
  const written = kind === "note" ? text : escapedMarkdown(text);
  button.disabled = true;
  const answer = new Promise((done) => {
    talk.waiting.set(id, done);
    setTimeout(() => done({ ok: false }), ANSWER_WITHIN_MS);
  });
  send(talk, { type: "insert", ...message, text, markdown: written, html: asHtml(text) });
  const back = await answer;
  button.disabled = false;
  const arrived = back.ok === true && (back.escaped === true || same(back.text, back.format === "markdown" ? written : text));
  const status = scope.querySelector("[data-inserted]");
  const state = back.ok === true && back.seen === false ? "unseen" : arrived ? "inserted" : "failed";
  status.textContent = status.dataset[state];
  status.dataset.state = state;
}

function sourceOf(talk, kind, scope) {
  if (kind === "note") return scope.querySelector("pre[data-note]");
  const replies = [...scope.querySelectorAll("pre[data-reply]")];
  return replies.find((reply) => reply.lang === talk.context.customer_lang) ?? replies[0];
}

function same(one, other) {
  const squeezed = (text) => String(text ?? "").replace(/\s+/g, " ").trim();
  return squeezed(one) === squeezed(other);
}

function escapedMarkdown(text) {
  return text.replace(/[\\`*_[\]<>#|~]/g, "\\$&");
}

function asHtml(text) {
  const signs = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  const safe = text.replace(/[&<>"]/g, (sign) => signs[sign]);
  return safe.split(/\n{2,}/).map((part) => `<p>${part.replace(/\n/g, "<br>")}</p>`).join("");
}
