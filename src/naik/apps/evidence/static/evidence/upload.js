/* Uploads that survive a broken line, a closed browser and a night: a small client of the tus protocol.

Markup (`evidence/parts/upload_area.html`): a container around the plain form that works without this script.

  <div data-upload data-endpoint="/ruang/…/unggah/" data-document-address="/ruang/…/bukti/0/" data-text-…="…">
    <form …> csrf token, <input type="file" name="files">, and any of: office, document, title </form>
  </div>

`data-document-address` is the address of a document, 0 standing for its number. What people read comes from the
container; {name}, {percent}, {size}, {seconds} and {count} are filled in:
  data-text-drop       what can be dropped here           data-text-unfinished  {count} files can be continued
  data-text-waiting    in the line                        data-text-progress    {percent} of {size}
  data-text-paused     stopped by the user                data-text-retrying    line broken, again in {seconds} s
  data-text-finishing  all sent, being examined           data-text-finished    kept
  data-text-failed     refused without a sentence         data-text-cancelled   given up
  data-text-pause, data-text-resume, data-text-cancel, data-text-again, data-text-open: buttons and the link
The server's own sentences (refusals) are shown as they come. Needs `upload_memory.js` before it. */
(() => {
  "use strict";

  const VERSION = "1.0.0";
  const PIECE = 5 * 1024 * 1024;
  const AT_ONCE = 3;
  const WAITS = [1, 2, 5, 10, 20, 30, 60];
  const { MEMORY, KEPT, remember, recall, makeRoom } = window.naikUploadMemory;
  const COOKIE = /(?:^|; )(?:csrftoken|__Host-naik-csrf)=([^;]+)/;
  const encoder = new TextEncoder();

  const base64 = (text) => btoa(Array.from(encoder.encode(text), (byte) => String.fromCharCode(byte)).join(""));

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  class Stopped extends Error {}

  class Refused extends Error {
    constructor(status, sentence) {
      super(sentence);
      this.status = status;
    }

    get passing() {
      return this.status === 0 || this.status >= 500 || [408, 409, 423, 425, 429, 460].includes(this.status);
    }
  }

  /* One file on its way, with its line in the list. */
  class Transfer {
    constructor(area, file, metadata) {
      this.area = area;
      this.file = file;
      this.metadata = metadata;
      const same = [area.endpoint, metadata.document ?? "", metadata.office ?? "", file.name, file.size,
        file.lastModified].join("|");
      this.key = MEMORY + same;
      this.keptKey = metadata.document ? null : KEPT + same;
      this.address = recall(this.key) ?? (this.keptKey && recall(this.keptKey));
      this.offset = 0;
      this.running = false;
      this.over = false;
      this.request = null;
      this.wake = null;
      this.draw();
    }

    draw() {
      const { area } = this;
      this.bar = element("progress", { max: 100, value: 0 });
      this.bar.setAttribute("aria-label", this.file.name);
      this.text = element("span", { className: "muted" });
      this.toggle = this.button("pause", () => (this.running ? this.pause() : area.enter(this)));
      this.cancel = this.button("cancel", () => this.giveUp());
      this.actions = element("span", { className: "actions" }, this.toggle, this.cancel);
      this.line = element("li", {}, element("strong", { textContent: this.file.name }), " ", this.bar, " ", this.text,
        this.actions);
      area.list.append(this.line);
      this.say("waiting");
    }

    button(text, act) {
      const made = element("button", { type: "button", className: "quiet" });
      made.addEventListener("click", act);
      this.label(made, text);
      return made;
    }

    label(button, text) {
      button.textContent = this.area.say(text);
      button.setAttribute("aria-label", `${button.textContent}: ${this.file.name}`);
    }

    say(text, values = {}) {
      this.text.textContent = this.area.say(text, { name: this.file.name, ...values });
    }

    progress(sent) {
      const done = this.file.size ? sent / this.file.size : 1;
      this.bar.value = done * 100;
      this.say("progress", { percent: this.area.number.format(Math.floor(done * 100)),
        size: this.area.size(this.file.size) });
    }

    pause() {
      this.running = false;
      this.say("paused");
      this.label(this.toggle, "resume");
      this.request?.abort();
      this.wake?.();
    }

    async giveUp() {
      this.running = false;
      this.request?.abort();
      this.wake?.();
      this.end("cancelled");
      remember(this.key, null);
      this.area.leave(this);
      for (let attempt = 0; this.address && attempt < 5; attempt += 1) {
        try {
          await this.ask("DELETE", this.address);
          return;
        } catch (refused) {
          /* The request that was just cut off may still hold the upload for a moment. */
          if (!refused.passing) return;
          await new Promise((done) => setTimeout(done, 1000 * (attempt + 1)));
        }
      }
    }

    end(text, sentence = "") {
      this.over = true;
      this.actions.remove();
      if (text === "finished") this.bar.value = 100;
      else this.bar.remove();
      if (sentence) this.text.textContent = sentence;
      else this.say(text);
      this.text.className = text === "finished" || text === "cancelled" ? "muted" : "field-error";
      this.area.announce(`${this.file.name}: ${this.text.textContent}`);
    }

    async run() {
      this.running = true;
      this.label(this.toggle, "pause");
      for (let failures = 0; this.running && !this.over; ) {
        const before = this.offset;
        try {
          await this.go();
        } catch (refused) {
          if (refused instanceof Stopped || !this.running) break;
          if (!refused.passing) {
            this.refuse(refused);
            break;
          }
          failures = this.offset > before ? 0 : failures + 1;
          await this.rest(WAITS[Math.min(failures, WAITS.length - 1)], refused.message);
        }
      }
      this.running = false;
    }

    refuse(refused) {
      if ([404, 410, 422].includes(refused.status)) {
        remember(this.key, null);
        this.address = null;
      }
      if (refused.status === 422) {
        this.end("failed", refused.message);
        return;
      }
      /* Signed out, no room, no right: what has arrived is kept, and it can be tried again from here. */
      this.text.textContent = refused.message || this.area.say("failed");
      this.text.className = "field-error";
      this.label(this.toggle, "again");
      this.area.announce(`${this.file.name}: ${this.text.textContent}`);
    }

    async rest(seconds, sentence) {
      const again = this.area.say("retrying", { seconds });
      this.text.textContent = sentence ? `${sentence} ${again}` : again;
      await new Promise((done) => {
        this.wake = done;
        setTimeout(done, seconds * 1000);
        window.addEventListener("online", done, { once: true });
      });
      this.wake = null;
    }

    async go() {
      this.text.className = "muted";
      if (this.address) await this.find();
      else await this.begin();
      while (this.running && !this.over) {
        const piece = this.file.slice(this.offset, this.offset + PIECE);
        if (!piece.size && this.file.size) this.say("finishing");
        this.take(await this.ask("PATCH", this.address, { "Upload-Offset": this.offset }, piece));
      }
    }

    async begin() {
      const pairs = Object.entries({ filename: this.file.name, ...this.metadata }).filter(([, value]) => value);
      const answer = await this.ask("POST", this.area.endpoint, {
        "Upload-Length": this.file.size,
        "Upload-Metadata": pairs.map(([key, value]) => `${key} ${base64(value)}`).join(","),
      });
      this.address = answer.getResponseHeader("Location");
      remember(this.key, this.address);
      this.take(answer);
    }

    async find() {
      try {
        const answer = await this.ask("HEAD", this.address);
        if (answer.getResponseHeader("Naik-Stage") === "complete" || answer.getResponseHeader("Naik-Stage") === "refused") {
          /* A HEAD has no room for a sentence. */
          const told = JSON.parse((await this.ask("GET", this.address)).responseText);
          if (told.stage === "refused") throw new Refused(422, told.sentence ?? "");
          if (told.stage === "complete") throw new Refused(503, told.sentence ?? "");
        }
        this.take(answer);
      } catch (refused) {
        if (refused.status !== 404 && refused.status !== 410) throw refused;
        this.address = null;
        this.offset = 0;
        remember(this.key, null);
        if (this.keptKey) remember(this.keptKey, null);
        await this.begin();
      }
    }

    take(answer) {
      this.offset = Number(answer.getResponseHeader("Upload-Offset"));
      this.progress(this.offset);
      if (answer.getResponseHeader("Naik-Stage") === "finished") {
        remember(this.key, null);
        if (this.keptKey) {
          makeRoom();
          remember(this.keptKey, this.address);
        }
        this.end("finished");
        const number = answer.getResponseHeader("Naik-Document");
        if (number && this.area.documentAddress) {
          const href = this.area.documentAddress.replace("/0/", `/${number}/`);
          this.line.append(" ", element("a", { href, textContent: this.area.say("open") }));
        }
      }
    }

    ask(method, address, headers = {}, body = null) {
      return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        this.request = request;
        request.open(method, address);
        request.setRequestHeader("Tus-Resumable", VERSION);
        request.setRequestHeader("X-CSRFToken", this.area.secret());
        for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, String(value));
        if (body) {
          request.setRequestHeader("Content-Type", "application/offset+octet-stream");
          const from = this.offset;
          request.upload.addEventListener("progress", (event) => {
            if (this.running) this.progress(from + event.loaded);
            if (from + event.loaded >= this.file.size) this.say("finishing");
          });
        }
        request.addEventListener("load", () => {
          if (request.status >= 200 && request.status < 300) resolve(request);
          else reject(new Refused(request.status, this.area.sentence(request)));
        });
        request.addEventListener("error", () => reject(new Refused(0, "")));
        request.addEventListener("abort", () => reject(new Stopped()));
        request.send(body);
      });
    }
  }

  /* One container: its form, its list, and the few transfers that run at a time. */
  class Area {
    constructor(container) {
      this.container = container;
      this.endpoint = container.dataset.endpoint;
      this.documentAddress = container.dataset.documentAddress ?? "";
      this.form = container.querySelector("form");
      this.input = container.querySelector("input[type=file]");
      this.language = document.documentElement.lang || "id";
      this.number = new Intl.NumberFormat(this.language);
      this.queue = [];
      this.active = new Set();
      this.hint = element("p", { className: "hint", textContent: this.say("drop") });
      this.list = element("ul", { className: "uploads" });
      this.live = element("p", { className: "unseen" });
      this.live.setAttribute("role", "status");
      this.live.setAttribute("aria-live", "polite");
      container.append(this.hint, this.list, this.live);
      this.listen();
      this.tellUnfinished();
    }

    listen() {
      this.form.addEventListener("submit", (event) => {
        if (!this.input.files.length) return;
        event.preventDefault();
        this.add(this.input.files);
        this.input.value = "";
      });
      this.container.addEventListener("dragover", (event) => {
        event.preventDefault();
        this.container.classList.add("over");
      });
      this.container.addEventListener("dragleave", () => this.container.classList.remove("over"));
      this.container.addEventListener("drop", (event) => {
        event.preventDefault();
        this.container.classList.remove("over");
        this.add(event.dataTransfer.files);
      });
    }

    tellUnfinished() {
      let count = 0;
      try {
        count = Object.keys(localStorage).filter((key) => key.startsWith(`${MEMORY}${this.endpoint}|`)).length;
      } catch {
        return;
      }
      if (count) this.hint.textContent = `${this.say("unfinished", { count: this.number.format(count) })} ${this.hint.textContent}`;
    }

    add(files) {
      const chosen = this.input.multiple ? Array.from(files) : Array.from(files).slice(0, 1);
      const fields = new FormData(this.form);
      for (const file of chosen) {
        const metadata = { office: fields.get("office"), document: fields.get("document") };
        if (chosen.length === 1) metadata.title = fields.get("title");
        this.enter(new Transfer(this, file, metadata));
      }
    }

    enter(transfer) {
      if (!this.queue.includes(transfer) && !this.active.has(transfer)) this.queue.push(transfer);
      this.next();
    }

    leave(transfer) {
      this.queue = this.queue.filter((one) => one !== transfer);
      this.active.delete(transfer);
      this.next();
    }

    next() {
      while (this.active.size < AT_ONCE && this.queue.length) {
        const transfer = this.queue.shift();
        this.active.add(transfer);
        transfer.run().finally(() => this.leave(transfer));
      }
    }

    say(text, values = {}) {
      const name = `text${text[0].toUpperCase()}${text.slice(1)}`;
      return (this.container.dataset[name] ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
    }

    sentence(request) {
      try {
        return JSON.parse(request.responseText).sentence ?? "";
      } catch {
        return "";
      }
    }

    announce(sentence) {
      this.live.textContent = sentence;
    }

    secret() {
      return document.cookie.match(COOKIE)?.[1] ?? this.form.elements.csrfmiddlewaretoken?.value ?? "";
    }

    size(bytes) {
      const megabytes = bytes / (1024 * 1024);
      const digits = megabytes < 10 ? 1 : 0;
      return `${new Intl.NumberFormat(this.language, { maximumFractionDigits: digits }).format(megabytes)} MB`;
    }
  }

  for (const container of document.querySelectorAll("[data-upload]")) new Area(container);
})();
