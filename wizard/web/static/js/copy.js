// Copy buttons for commands and for texts to send.

const DONE_FOR_MS = 2000;

/** Put a button beside every command block and every element marked `data-copy`. */
export function addCopyButtons(root, within = root) {
  const words = root.body.dataset;
  for (const block of within.querySelectorAll(".prose pre, pre[data-copy]")) {
    const frame = root.createElement("div");
    frame.className = "copyable";
    block.replaceWith(frame);
    frame.append(block, copyButton(root, block, words));
  }
}

function copyButton(root, source, words) {
  const button = root.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    const copied = await copyText(source);
    button.textContent = copied ? words.copied : words.copyFailed;
    button.classList.toggle("copy--done", copied);
    root.getElementById("announcements").textContent = button.textContent;
    setTimeout(() => {
      button.textContent = words.copy;
      button.classList.remove("copy--done");
    }, DONE_FOR_MS);
  });
  return button;
}

async function copyText(source) {
  try {
    await navigator.clipboard.writeText(source.textContent.replace(/\n$/, ""));
    return true;
  } catch {
    // A frame without the clipboard permission, or plain http: select the text so that Ctrl+C copies it.
    getSelection().selectAllChildren(source);
    return false;
  }
}
