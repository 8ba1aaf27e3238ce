// The conversation without loading the page again: the same form, sent to the same address, and the new part put in.

import { ask } from "./asking.js";

/** Let the conversation of the page, if it has one, go on in place. */
export function talkInPlace(root, dress) {
  const form = root.querySelector("form[data-chat]");
  const log = root.getElementById("talk");
  if (!form || !log) return;
  const box = form.elements.message;
  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    if (form.dataset.whole || (pressed?.name && pressed.name !== "quick")) return;
    event.preventDefault();
    if (form.ariaBusy !== "true") send(root, form, log, pressed, dress);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.altKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

async function send(root, form, log, pressed, dress) {
  const quick = pressed?.name === "quick" ? pressed.value : "";
  const said = new FormData(form);
  if (quick) said.set("quick", quick);
  if (!quick && !said.get("message").trim() && !said.get("file")?.size) return form.elements.message.focus();
  said.set("part", "1");
  form.ariaBusy = "true";
  try {
    const answer = await ask(form.action, { method: "POST", body: said });
    if (!answer.ok) throw new Error(String(answer.status));
    take(root, form, log, await answer.text(), quick, dress);
  } catch {
    sendAsForm(root, form, quick);
  } finally {
    form.ariaBusy = "false";
  }
}

function take(root, form, log, text, quick, dress) {
  const part = new DOMParser().parseFromString(text, "text/html");
  const exchange = part.querySelector(".exchange");
  const carried = part.querySelector("input[name=talk]");
  form.elements.talk.value = carried.value;
  form.action = carried.form.getAttribute("action");
  for (const button of log.querySelectorAll("button[name=quick]")) button.disabled = true;
  const added = root.importNode(exchange, true);
  log.append(added);
  dress(root, added);
  if (!quick) {
    form.reset();
    form.elements.message.value = "";
  }
  for (const hidden of form.querySelectorAll(".composer__wizard")) {
    hidden.hidden = false;
    const page = hidden.getAttribute("formaction").split("/").pop();
    hidden.setAttribute("formaction", new URL(page, form.action).pathname);
  }
  form.elements.talk.value = carried.value;
  form.elements.message.focus({ preventScroll: true });
  added.scrollIntoView({ block: "start" });
}

// Whatever went wrong, the page itself can say it: the form is sent as it would be without scripts.
function sendAsForm(root, form, quick) {
  if (quick) {
    const field = root.createElement("input");
    field.type = "hidden";
    field.name = "quick";
    field.value = quick;
    form.append(field);
  }
  form.dataset.whole = "1";
  form.noValidate = true;
  form.requestSubmit();
}
