// The line in which a patient writes, and the menu of what can be attached.

import { ATTACHMENTS, readMedia } from "./attachments.js";

const MOST_BYTES = 5_000_000; // what an MMS may carry

export class Composer {
  // `send(message)` takes {body} or {media} or {location}; `owner()` is whose phone it is; `warn(words)` shows them.
  constructor(form, { send, owner, warn }) {
    this.text = form.querySelector("#text");
    this.button = form.querySelector("#send");
    this.menu = form.querySelector("#attachments");
    this.opener = form.querySelector("#attach");
    this.file = form.querySelector("#file");
    Object.assign(this, { send, owner, warn });
    form.addEventListener("submit", (event) => this.submit(event));
    this.text.addEventListener("keydown", (event) => this.sendOnEnter(event, form));
    this.text.addEventListener("input", () => this.fit());
    this.opener.addEventListener("click", () => this.openMenu(this.menu.hidden));
    this.menu.addEventListener("click", (event) => this.attach(event.target.closest("button")?.dataset.attach));
    this.file.addEventListener("change", () => this.attachFile());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.openMenu(false));
    document.addEventListener("click", (event) => event.target.closest(".attach") || this.openMenu(false));
    this.fit();
  }

  submit(event) {
    event.preventDefault();
    const body = this.text.value;
    if (body.trim()) {
      this.clear();
      this.send({ body }, () => this.restore(body));
    }
    this.text.focus();
  }

  // Enter also ends a word that is being composed, in Chinese or Korean: then it must not send.
  sendOnEnter(event, form) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  }

  clear() {
    this.text.value = "";
    this.fit();
  }

  // A text that could not go out comes back, unless another one has been begun.
  restore(body) {
    this.text.value ||= body;
    this.fit();
  }

  fit() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
    this.button.disabled = !this.text.value.trim();
  }

  openMenu(open) {
    if (open === this.menu.hidden) {
      this.menu.hidden = !open;
      this.opener.setAttribute("aria-expanded", String(open));
      (open ? this.menu.querySelector("button") : this.opener).focus();
    }
  }

  async attach(name) {
    if (!name) {
      return;
    }
    this.openMenu(false);
    if (name === "file") {
      this.file.click();
    } else {
      this.send(await ATTACHMENTS[name](this.owner()));
    }
  }

  async attachFile() {
    const [file] = this.file.files;
    this.file.value = "";
    if (file?.size > MOST_BYTES) {
      this.warn("A picture may have at most 5 MB.");
    } else if (file) {
      this.send({ media: [await readMedia(file)] });
    }
  }
}
