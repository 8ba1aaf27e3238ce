// A log file dropped on a box is sent with the form, exactly as if it had been chosen with the file button.

/** Let every box with a file field beside it accept a dropped or pasted file. */
export function acceptFiles(root) {
  for (const box of root.querySelectorAll("textarea[data-file]")) {
    const field = root.getElementById(box.dataset.file);
    if (field) accept(box, field);
  }
}

function accept(box, field) {
  const mark = (on) => box.classList.toggle("dropping", on);
  box.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    mark(true);
  });
  box.addEventListener("dragleave", () => mark(false));
  box.addEventListener("drop", (event) => {
    mark(false);
    if (take(event.dataTransfer.files, field)) event.preventDefault();
  });
  box.addEventListener("paste", (event) => {
    if (take(event.clipboardData.files, field)) event.preventDefault();
  });
}

function take(files, field) {
  if (!files.length) return false;
  const one = new DataTransfer();
  one.items.add(files[0]);
  field.files = one.files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.focus();
  return true;
}
