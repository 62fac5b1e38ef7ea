/* The assessor's page: keys, the evidence preview, phrases, and what was typed but not yet kept. All of it is extra:
   the page does the same with the mouse and without this file. */
(() => {
  "use strict";

  const form = document.getElementById("formulir-nilai");
  const frame = document.getElementById("pratinjau-bingkai");
  const links = [...document.querySelectorAll("[data-evidence]")];
  let shown = links.findIndex((link) => frame && frame.getAttribute("src") === link.dataset.source);

  const show = (place) => {
    const link = links[place];
    if (!link || !frame) return;
    shown = place;
    frame.src = link.dataset.source;
    frame.title = link.dataset.title;
    const named = document.getElementById("pratinjau-dokumen");
    named.textContent = link.dataset.title;
    named.href = link.dataset.document;
    links.forEach((one) => one.removeAttribute("aria-current"));
    link.setAttribute("aria-current", "true");
  };

  links.forEach((link, place) =>
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(place);
    }),
  );

  const press = (key) => {
    const button = document.querySelector(`button[data-key="${key}"]`);
    if (button) button.click();
    return Boolean(button);
  };

  const follow = (selector) => {
    const link = document.querySelector(selector);
    if (link) link.click();
    return Boolean(link);
  };

  const choose = (level) => {
    const radio = form && form.querySelector(`input[type="radio"][name="level"][value="${level}"]`);
    if (!radio) return false;
    radio.checked = true;
    radio.focus();
    radio.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  };

  const goTo = (id) => {
    const field = document.getElementById(id);
    if (!field || field.closest("[hidden]")) return false;
    field.focus();
    return true;
  };

  const mark = () => {
    const box = document.getElementById("id_for_interview");
    if (!box) return false;
    box.click();
    box.focus();
    return true;
  };

  const help = () => {
    const keys = document.getElementById("tombol");
    keys.open = !keys.open;
    keys.querySelector("summary").focus();
    return true;
  };

  const ACTIONS = {
    s: () => press("s"),
    c: () => press("c"),
    j: () => follow('.actions a[rel="next"]'),
    k: () => follow('.actions a[rel="prev"]'),
    n: () => follow("[data-next-unscored]"),
    e: () => {
      if (links.length) show((shown + 1) % links.length);
      return links.length > 0;
    },
    i: mark,
    f: () => goTo("id_facts"),
    p: () => goTo("frasa"),
    "?": help,
  };

  const isTyping = (target) =>
    target.isContentEditable ||
    target.matches('textarea, select, input:not([type="radio"]):not([type="checkbox"])');

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && isTyping(event.target)) {
      event.target.blur();
      return;
    }
    if (isTyping(event.target)) return;
    const act = /^[1-9]$/.test(event.key) ? () => choose(event.key) : ACTIONS[event.key];
    if (act && act()) event.preventDefault();
  });

  if (!form) return;

  /* Phrases go into the text field that was last in use. */
  const phrases = document.getElementById("frasa");
  let last = document.getElementById("id_facts");
  form.addEventListener("focusin", (event) => {
    if (event.target.matches("textarea")) last = event.target;
  });
  if (phrases) {
    document.getElementById("frasa-pilihan").hidden = false;
    let keyboard = false;
    const insert = () => {
      if (!phrases.value || !last) return;
      const [from, to] = [last.selectionStart, last.selectionEnd];
      const before = last.value.slice(0, from);
      const space = before && !/\s$/.test(before) ? " " : "";
      last.setRangeText(space + phrases.value, from, to, "end");
      phrases.value = "";
      last.focus();
      last.dispatchEvent(new Event("input", { bubbles: true }));
    };
    phrases.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      insert();
    });
    phrases.addEventListener("change", (event) => {
      /* Arrow keys change a closed list at every step: only a choice by mouse goes in at once. */
      if (!keyboard) insert();
      event.stopPropagation();
    });
    phrases.addEventListener("keydown", () => (keyboard = true));
    phrases.addEventListener("pointerdown", () => (keyboard = false));
  }

  /* What was typed stays in this browser until the server has it: through a dropped line and an expired session. */
  const memory = form.dataset.memory;
  const key = memory + form.dataset.value;
  const fields = () =>
    [...form.elements].filter((one) => one.name && !["csrfmiddlewaretoken", "revision"].includes(one.name) && one.type !== "submit");

  const typed = () => {
    const found = {};
    for (const one of fields()) {
      if (one.type === "radio") {
        if (one.checked) found[one.name] = one.value;
      } else found[one.name] = one.type === "checkbox" ? one.checked : one.value;
    }
    return found;
  };

  const store = (name, value) => {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch {
      /* Without storage the page still saves; only an interrupted text is lost. */
    }
  };

  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem(key) || "null");
    } catch {
      return null;
    }
  };

  if (form.dataset.saved) store(memory + form.dataset.saved, null);
  const notice = document.getElementById("isian-tersisa");
  const left = stored();
  if ("refused" in form.dataset) store(key, JSON.stringify(typed()));
  else if (left && JSON.stringify(left) !== JSON.stringify(typed())) notice.hidden = false;
  else store(key, null);

  notice.querySelector("[data-recall]").addEventListener("click", () => {
    for (const one of fields()) {
      if (!(one.name in left)) continue;
      if (one.type === "radio") one.checked = one.value === left[one.name];
      else if (one.type === "checkbox") one.checked = left[one.name];
      else one.value = left[one.name];
    }
    notice.hidden = true;
    document.getElementById("id_facts").focus();
  });
  notice.querySelector("[data-forget]").addEventListener("click", () => {
    store(key, null);
    notice.hidden = true;
    document.getElementById("id_facts").focus();
  });
  form.addEventListener("input", (event) => {
    if (event.target.id !== "frasa") store(key, JSON.stringify(typed()));
  });
})();
