// Chatwoot: a dashboard app beside the conversation. It can read the conversation, and cannot write a reply: that is copied.
"use strict";

const { wizard, portal } = document.currentScript.dataset;
const ASK = "chatwoot-dashboard-app:fetch-info";
const INCOMING = 0;
const languageOf = (locale) => (/^fr\b/i.test(locale || "") ? "fr" : /^en\b/i.test(locale || "") ? "en" : "");
let embed = null;

addEventListener("message", (event) => {
  if (event.source !== parent || event.origin !== portal || typeof event.data !== "string") return;
  const said = parsed(event.data);
  if (said.event === "appContext" && said.data?.conversation) show(said.data);
});

function parsed(text) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return {};
  }
}

function show({ conversation, contact }) {
  const messages = Array.isArray(conversation.messages) ? conversation.messages : [];
  const about = conversation.additional_attributes || {};
  const context = {
    ticket: String(conversation.id),
    subject: about.mail_subject || "",
    body: messages.filter((each) => each.message_type === INCOMING && each.content).map((each) => each.content).join("\n\n"),
    customer_lang: languageOf(about.browser_language || contact?.additional_attributes?.language),
  };
  if (embed) return tell(context);
  embed = document.createElement("wizard-embed");
  embed.setAttribute("src", wizard);
  embed.lang = languageOf(navigator.language) || "en";
  embed.given = context;
  document.body.append(embed);
}

// Before the element is loaded, it finds what is said here when it is.
function tell(context) {
  if (embed.setContext) embed.setContext(context);
  else embed.given = context;
}

const script = document.createElement("script");
script.src = `${wizard}/embed/v1.js`;
document.head.append(script);
parent.postMessage(ASK, portal);
