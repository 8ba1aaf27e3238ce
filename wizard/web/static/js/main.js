// What scripts add to pages that work without them.
import { addCopyButtons } from "./copy.js";
import { talkInPlace } from "./chat.js";
import { listenForKeys } from "./keys.js";
import { acceptFiles } from "./files.js";
import { printAtAPress } from "./printing.js";
import { followReading } from "./reading.js";
import { switchThemeInPlace } from "./theme.js";

document.documentElement.classList.add("js");
addCopyButtons(document);
listenForKeys(document);
acceptFiles(document);
switchThemeInPlace(document);
followReading(document);
printAtAPress(document);
talkInPlace(document, addCopyButtons);
if (document.body.classList.contains("framed")) import("./framed.js").then((framed) => framed.speakWithHost(document));
