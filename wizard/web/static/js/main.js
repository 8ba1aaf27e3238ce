// What scripts add to pages that work without them.
import { addCopyButtons } from "./copy.js";
import { talkInPlace } from "./chat.js";
import { listenForKeys, showKeys } from "./keys.js";
import { acceptFiles } from "./files.js";
import { printAtAPress } from "./printing.js";
import { followReading } from "./reading.js";
import { switchThemeInPlace } from "./theme.js";

document.documentElement.classList.add("js");
listenForKeys(document);
dress(document);
if (document.querySelector("form[data-asks]")) import("./doctor.js").then((doctor) => doctor.askOwnHeaders(document));
if (document.body.classList.contains("framed")) import("./framed.js").then((framed) => framed.speakWithHost(document, dress));

/** Add to what is on the page now; once for each content that the page is given. */
function dress(root) {
  addCopyButtons(root);
  showKeys(root);
  acceptFiles(root);
  switchThemeInPlace(root);
  followReading(root);
  printAtAPress(root);
  talkInPlace(root, addCopyButtons);
}
