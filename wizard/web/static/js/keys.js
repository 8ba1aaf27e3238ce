// Keyboard shortcuts of the wizard: 1-9 choose, Enter goes on, u unknown, b back, ? help.
// They never fire in a text field, nor with Ctrl, Alt or Meta, and can be switched off (WCAG 2.1.4).

const SWITCH = "wizard-keys";

/** Listen for the shortcuts on the whole page, whatever it shows. */
export function listenForKeys(root) {
  root.addEventListener("keydown", (event) => {
    const dialog = root.getElementById("keys");
    const box = root.getElementById("keys-on");
    if (!dialog || !box) return;
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (typesText(event.target) || root.querySelector("dialog[open]")) return;
    if (event.key === "?" || box.checked) act(root, event, dialog);
  });
}

/** Show the shortcuts, and the switch for them, on what the page shows now. */
export function showKeys(root) {
  const dialog = root.getElementById("keys");
  const box = root.getElementById("keys-on");
  if (!dialog || !box) return;
  box.checked = remembered() !== "off";
  showHints(root, box.checked);
  box.addEventListener("change", () => {
    remember(box.checked ? "on" : "off");
    showHints(root, box.checked);
  });
  for (const opener of root.querySelectorAll("[data-opens=keys]")) opener.addEventListener("click", () => dialog.showModal());
}

function act(root, event, dialog) {
  const key = event.key;
  if (key === "?") dialog.showModal();
  else if (/^[1-9]$/.test(key)) choose(root.querySelectorAll(".choice input")[Number(key) - 1]);
  else if (key === "u") choose(root.querySelector(".choice--unknown input") ?? root.querySelector("[data-key=u]"));
  else if (key === "b") root.querySelector("[data-key=b]")?.click();
  else if (key === "Enter" && !actsItself(event.target)) root.querySelector("[data-key=enter]")?.click();
  else return;
  event.preventDefault();
}

function choose(target) {
  if (!target) return;
  if (target.type === "radio") target.checked = true;
  target.focus();
}

function typesText(element) {
  return element.isContentEditable || element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=file])");
}

function actsItself(element) {
  return element.matches("a[href], button, summary, input[type=file]");
}

function showHints(root, on) {
  root.documentElement.classList.toggle("hints", on);
}

// Storage throws in a frame of another site, and where the person forbids it.
function remembered() {
  try {
    return localStorage.getItem(SWITCH);
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem(SWITCH, value);
  } catch {
    // The choice then lasts as long as the page.
  }
}
