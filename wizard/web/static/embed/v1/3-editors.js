// The editors of portals, each by its documented programming interface; the page's own fields where there is none.
// An editor: kind, rich (takes HTML), surface (what is seen), ready, locked, read() and write(put, touched).

/** The editor that stands for an element of the page, null for none. */
function editorOf(element) {
  if (!element) return null;
  for (const find of [tinymceOf, ckeditor4Of, ckeditor5Of, summernoteOf, quillOf, redactorOf, plainOf, editableOf]) {
    const found = find(element);
    if (found) return found;
  }
  return null;
}

// https://www.tiny.cloud/docs/tinymce/latest/apis/tinymce.editor/
function tinymceOf(element) {
  const found = element.id && window.tinymce && window.tinymce.get ? window.tinymce.get(element.id) : null;
  if (!found) return null;
  return {
    kind: "tinymce",
    rich: true,
    surface: found.getContainer() || element,
    ready: found.initialized === true,
    locked: Boolean(found.mode ? found.mode.get() === "readonly" : found.readonly),
    read: () => found.getBody().innerText,
    write(put, touched) {
      found.focus();
      if (!touched) found.selection.select(found.getBody(), true);
      found.selection.collapse(false);
      found.insertContent(put);
    },
  };
}

// https://ckeditor.com/docs/ckeditor4/latest/api/CKEDITOR_editor.html
function ckeditor4Of(element) {
  const all = (window.CKEDITOR && window.CKEDITOR.instances) || {};
  const found = all[element.id] || all[element.getAttribute("name")];
  if (!found || typeof found.insertHtml !== "function") return null;
  return {
    kind: "ckeditor4",
    rich: true,
    surface: found.container ? found.container.$ : element,
    ready: found.status === "ready",
    locked: found.readOnly === true,
    read: () => found.editable().$.innerText,
    write(put, touched) {
      found.focus();
      const range = (touched && found.getSelection() && found.getSelection().getRanges()[0]) || found.createRange();
      if (touched) range.collapse(false);
      else range.moveToElementEditEnd(found.editable());
      range.select();
      if (!range.checkStartOfBlock()) found.execCommand("enter");
      found.insertHtml(put, "unfiltered_html"); // Its own filter would drop links; the markup is clean already.
      found.updateElement();
    },
  };
}

// https://ckeditor.com/docs/ckeditor5/latest/support/faq.html: the instance is a property of its editable element.
function ckeditor5Of(element) {
  const beside = element.nextElementSibling;
  const place = element.ckeditorInstance ? element : beside && beside.matches(".ck-editor") ? beside : element;
  const editable = place.ckeditorInstance ? place : place.querySelector(".ck-editor__editable");
  const found = editable && editable.ckeditorInstance;
  if (!found) return null;
  return {
    kind: "ckeditor5",
    rich: true,
    surface: editable,
    ready: found.state === "ready",
    locked: found.isReadOnly === true,
    read: () => editable.innerText,
    write(put, touched) {
      const model = found.model;
      const made = found.data.toModel(found.data.processor.toView(put));
      const root = model.document.getRoot();
      const block = touched && model.document.selection.getLastPosition().findAncestor("paragraph");
      model.change((writer) => {
        const where = block ? writer.createPositionAfter(block) : writer.createPositionAt(root, "end");
        const range = model.insertContent(made, where);
        writer.setSelection(range.end);
      });
      found.editing.view.focus();
    },
  };
}

// https://summernote.org/deep-dive/#basic-api; its pasteHTML loses what stands at the caret, so the browser inserts.
function summernoteOf(element) {
  const query = window.jQuery;
  const found = query && query.fn && query.fn.summernote ? query(element).data("summernote") : null;
  if (!found) return null;
  const editable = found.layoutInfo.editable[0];
  return {
    kind: "summernote",
    rich: true,
    surface: found.layoutInfo.editor[0],
    place: editable,
    ready: true,
    locked: found.isDisabled(),
    read: () => editable.innerText,
    write(put, touched) {
      if (touched) caretKept(editable);
      else caretAtEnd(editable);
      if (caretIsInText(editable)) document.execCommand("insertParagraph");
      document.execCommand("insertHTML", false, put);
      query(element).summernote("saveRange");
    },
  };
}

// https://quilljs.com/docs/modules/clipboard#dangerouslypastehtml
function quillOf(element) {
  const container = element.closest(".ql-container") || element.querySelector(".ql-container");
  const found = container && (container.__quill || (window.Quill && window.Quill.find && window.Quill.find(container)));
  if (!found || !found.clipboard) return null;
  return {
    kind: "quill",
    rich: true,
    surface: container,
    ready: true,
    locked: found.isEnabled ? !found.isEnabled() : false,
    read: () => found.getText(),
    write(put, touched) {
      const range = touched ? found.getSelection(true) : null;
      let index = range ? range.index + range.length : found.getLength() - 1;
      if (index > 0 && found.getText(index - 1, 1) !== "\n") found.insertText(index++, "\n", "user");
      found.clipboard.dangerouslyPasteHTML(index, put, "user");
    },
  };
}

// Redactor 3, as osTicket carries it. To ask it for an element that it does not hold would begin an editor there.
function redactorOf(element) {
  const box = element.closest(".redactor-box");
  const found = box && typeof window.$R === "function" ? window.$R(element) : null;
  if (!found || !found.insertion) return null;
  const editable = box.querySelector(".redactor-in");
  return {
    kind: "redactor",
    rich: true,
    surface: box,
    ready: Boolean(editable),
    locked: false,
    read: () => editable.innerText,
    write(put, touched) {
      if (!touched) caretAtEnd(editable);
      found.insertion.insertHtml(put);
    },
  };
}

function plainOf(element) {
  if (!/^(?:textarea|input)$/.test(element.localName) || element.selectionStart === null) return null;
  return {
    kind: "plain",
    rich: false,
    surface: element,
    ready: true,
    locked: element.disabled || element.readOnly,
    most: element.maxLength,
    read: () => element.value,
    write(put, touched) {
      const end = element.value.length;
      const start = touched ? Math.max(element.selectionStart, element.selectionEnd) : end;
      const [left, right] = [element.value.slice(0, start), element.value.slice(start)];
      const added = gap(left) + put;
      // React compares what it set itself with what is there: the setter of the class goes past its own.
      const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(element), "value").set;
      set.call(element, left + added + (right && !right.startsWith("\n") ? "\n\n" : "") + right);
      element.setSelectionRange(start + added.length, start + added.length);
      element.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: added }));
      element.dispatchEvent(new Event("change", { bubbles: true }));
    },
  };
}

function editableOf(element) {
  const editable = element.localName === "iframe" ? bodyOf(element) : element;
  if (!editable || !(editable.isContentEditable || editable.ownerDocument.designMode === "on")) return null;
  return {
    kind: "editable",
    rich: true,
    surface: element,
    place: editable,
    ready: true,
    locked: false,
    read: () => editable.innerText,
    async write(put, touched) {
      if (touched) caretKept(editable);
      else caretAtEnd(editable);
      const [before, inText] = [editable.innerText, caretIsInText(editable)];
      // Editors without an interface of their own (ProseMirror, Lexical, Slate …) take in what is pasted.
      const pasted = pasteInto(editable, inText ? `<p><br></p>${put}` : put);
      await wait(30);
      if (pasted && editable.innerText !== before) return;
      if (inText) editable.ownerDocument.execCommand("insertParagraph");
      if (!editable.ownerDocument.execCommand("insertHTML", false, put)) appendTo(editable, put);
    },
  };
}

function bodyOf(frame) {
  try {
    return frame.contentDocument.body;
  } catch {
    return null; // Of another site.
  }
}

function caretAtEnd(editable) {
  const range = editable.ownerDocument.createRange();
  range.selectNodeContents(editable);
  range.collapse(false);
  select(editable, range);
}

function caretKept(editable) {
  const selection = editable.ownerDocument.defaultView.getSelection();
  const inside = selection.rangeCount && editable.contains(selection.focusNode);
  const range = inside ? selection.getRangeAt(0) : carets.get(editable);
  if (!range || !editable.contains(range.endContainer)) return caretAtEnd(editable);
  range.collapse(false);
  select(editable, range);
}

function select(editable, range) {
  const kept = range.cloneRange();
  editable.focus();
  const selection = editable.ownerDocument.defaultView.getSelection();
  selection.removeAllRanges();
  selection.addRange(kept);
}

/** Whether text stands before the caret in its paragraph, into which an insertion would run. */
function caretIsInText(editable) {
  const caret = editable.ownerDocument.defaultView.getSelection().getRangeAt(0);
  const before = caret.cloneRange();
  let block = caret.endContainer === editable ? editable.childNodes[caret.endOffset - 1] || editable : caret.endContainer;
  while (block !== editable && !/^(?:p|div|li|h[1-6]|pre|blockquote|td)$/.test(block.localName || "")) block = block.parentNode;
  before.setStart(block, 0);
  return before.toString().trim() !== "";
}

function pasteInto(editable, put) {
  const clipboardData = new DataTransfer();
  const made = safeMarkup(put, (string) => string);
  clipboardData.setData("text/html", put);
  clipboardData.setData("text/plain", made.innerText);
  return !editable.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData }));
}

function appendTo(editable, put) {
  editable.append(...safeMarkup(put, (string) => string).childNodes);
  editable.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText" }));
}

const carets = new WeakMap(); // The last caret of each element with contenteditable.
const gap = (left) => (!left || left.endsWith("\n\n") ? "" : left.endsWith("\n") ? "\n" : "\n\n");
const wait = (time) => new Promise((done) => setTimeout(done, time));
