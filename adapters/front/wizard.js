// Front: a sidebar plugin. The reply goes into the draft of the conversation, or into a new one.
"use strict";

const { wizard, issuer } = document.currentScript.dataset;
const languageOf = (locale) => (/^fr\b/i.test(locale || "") ? "fr" : /^en\b/i.test(locale || "") ? "en" : "");
let front = null;
let embed = null;

Front.contextUpdates.subscribe(async (context) => {
  front = context;
  if (context.type !== "singleConversation") return;
  const messages = await messagesOf(context);
  if (front !== context) return;
  const given = {
    ticket: String(context.conversation.id),
    subject: context.conversation.subject || "",
    body: messages.filter((each) => each.status === "inbound").map(textOf).join("\n\n"),
  };
  if (embed) return tell(given);
  embed = document.createElement("wizard-embed");
  embed.setAttribute("src", wizard);
  embed.setAttribute("inserts", "reply");
  embed.lang = languageOf(navigator.language) || "en";
  embed.given = given;
  const secret = new URLSearchParams(location.search).get("auth_secret");
  if (issuer && secret) embed.setAttribute("proof", `${issuer}?${new URLSearchParams({ auth_secret: secret })}`);
  embed.addEventListener("wizard-insert", (event) => {
    event.preventDefault();
    event.detail.respondWith(insert(event.detail));
  });
  document.body.append(embed);
});

// The SDK has no call that reads a draft again: what Front has taken is told as taken, not as seen.
async function insert(said) {
  const context = front;
  if (context?.type !== "singleConversation" || String(context.conversation.id) !== said.ticket) return { ok: false, error: "other-ticket" };
  if (said.kind !== "customer") return { ok: false, error: "refused" };
  const content = { body: said.html, type: "html" };
  if (context.conversation.draftId) await context.updateDraft(context.conversation.draftId, { updateMode: "insert", content });
  else {
    const messages = await messagesOf(context);
    const last = messages[messages.length - 1];
    if (!last) return { ok: false, error: "no-editor" };
    await context.createDraft({ content, replyOptions: { type: "reply", originalMessageId: last.id } });
  }
  return { ok: true, format: "html", text: said.text, seen: false };
}

async function messagesOf(context) {
  const said = await context.listMessages();
  return said.results || [];
}

function textOf(message) {
  const { body = "", type = "html" } = message.content || {};
  if (type === "text") return body;
  const page = new DOMParser().parseFromString(body.replace(/<br\b[^>]*>|<\/(?:p|div|li|tr|pre)>/gi, "$&\n"), "text/html");
  return page.body.textContent;
}

// Before the element is loaded, it finds what is said here when it is.
function tell(given) {
  if (embed.setContext) embed.setContext(given);
  else embed.given = given;
}

const script = document.createElement("script");
script.src = `${wizard}/embed/v1.js`;
document.head.append(script);
