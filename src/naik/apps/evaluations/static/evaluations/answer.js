/* Saves an answer while one types; what cannot be saved yet is kept on this device (`answer_kept.js`, loaded before).

Markup: <form data-answer data-person data-key data-text-…>, with the fields `revision` and `person`, and an element
[data-status] for the quiet line. The form works without this script. The server merges what two people wrote, by the
revision that was read; what was sent and never answered is therefore sent again as it was before anything newer. */
(() => {
  "use strict";

  const form = document.querySelector("form[data-answer]");
  if (!form) return;
  const PAUSE = 1500;
  const WAITS = [2, 5, 10, 20, 30];
  const COOKIE = /(?:^|; )(?:csrftoken|__Host-naik-csrf)=([^;]+)/;
  const status = form.querySelector("[data-status]");
  const level = document.getElementById("tingkat-kini");
  const revision = form.elements.revision;
  const text = (name) => form.dataset[`text${name}`];
  const kept = window.naikAnswerKept.place(form.dataset.person, form.dataset.key);
  const inputs = () => [...form.elements].filter((one) => /^(met|facts|analysis)-\d+$/.test(one.name));
  const value = (input) => (input.type === "checkbox" ? input.checked : input.value);
  const put = (input, given) => {
    if (input.type === "checkbox") input.checked = given;
    else input.value = given;
  };
  const fields = () => Object.fromEntries(inputs().map((one) => [one.name, value(one)]));
  const same = (one, other) => Object.keys(one).every((name) => one[name] === other[name]);

  let stored = fields();
  let unanswered = null;
  let sending = null;
  let timer = null;
  let failures = 0;
  let blocked = false;

  const say = (sentence, act) => {
    status.replaceChildren(sentence);
    if (act) status.append(" ", act);
  };
  const clock = (at) => {
    const two = (number) => String(number).padStart(2, "0");
    return `${two(at.getHours())}.${two(at.getMinutes())}`;
  };
  const dirty = () => unanswered !== null || !same(fields(), stored);
  const keep = () => (dirty() ? kept.keep(revision.value, fields()) : kept.forget());
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(flush, wait);
  };

  const body = (sent) => {
    const data = new URLSearchParams({ revision: sent.revision, person: form.dataset.person });
    Object.entries(sent.fields).forEach(([name, one]) => data.set(name, String(one)));
    return data;
  };
  const request = (method, sent, keepalive = false) => fetch(form.getAttribute("action"), {
    method,
    body: sent && body(sent),
    keepalive,
    redirect: "manual",
    credentials: "same-origin",
    headers: { Accept: "application/json", "X-CSRFToken": COOKIE.exec(document.cookie)?.[1] ?? "" },
  });

  const signIn = () => {
    const link = document.createElement("a");
    Object.assign(link, { href: location.href, target: "_blank", textContent: text("SignIn") });
    return link;
  };
  const compare = () => {
    const button = document.createElement("button");
    Object.assign(button, { type: "submit", className: "link", textContent: text("Compare") });
    return button;
  };

  const failed = (sentence, act) => {
    say(sentence, act);
    keep();
    later(WAITS[Math.min(failures, WAITS.length - 1)] * 1000);
    failures += 1;
    return false;
  };

  /* Others' texts come into the page, unless one has typed there since: then the old revision stays, and the server
     is asked again with both. */
  const taken = (sent, answer) => {
    const news = Object.entries(answer.fields);
    const now = fields();
    if (news.some(([name]) => now[name] !== sent.fields[name])) return false;
    inputs().forEach((one) => {
      if (one.name in answer.fields) put(one, answer.fields[one.name]);
    });
    stored = { ...sent.fields, ...answer.fields };
    revision.value = answer.revision;
    return true;
  };

  const saved = (sent, answer) => {
    unanswered = null;
    failures = 0;
    taken(sent, answer);
    level.innerHTML = answer.level;
    form.querySelectorAll("[data-once]").forEach((one) => one.remove());
    const merged = Object.keys(answer.fields).length ? text("Merged") : "";
    say([text("Saved").replace("{at}", answer.at), merged, answer.said].filter(Boolean).join(". "));
    keep();
    if (dirty()) later(PAUSE);
    return true;
  };

  /* Signed in again, the token is another one: asked for once, then the same is sent again. */
  const renewed = async () => {
    const who = await request("GET");
    if (who.type === "opaqueredirect") return failed(text("SignedOut"), signIn());
    if (!who.ok) return failed(text("Failed"));
    const { person } = await who.json();
    return String(person) === form.dataset.person;
  };

  const send = async (again = false) => {
    const sent = unanswered ?? { revision: revision.value, fields: fields() };
    unanswered = sent;
    let reply;
    try {
      reply = await request("POST", sent);
    } catch {
      return failed(text("Offline"));
    }
    if (reply.type === "opaqueredirect") return failed(text("SignedOut"), signIn());
    const answer = await reply.json().catch(() => null);
    if (reply.ok && answer) return saved(sent, answer);
    if (reply.status === 403 && !again) {
      const mine = await renewed().catch(() => failed(text("Offline")));
      if (mine) return send(true);
      return false;
    }
    if (reply.status >= 500) return failed(text("Failed"));
    /* Refused as it is: sending the same again would not help, what is typed next may. */
    unanswered = null;
    blocked = answer?.state === "conflict";
    keep();
    say(blocked ? text("Conflict") : `${text("Failed")} ${answer?.said ?? ""}`, blocked ? compare() : undefined);
    return false;
  };

  async function flush() {
    clearTimeout(timer);
    if (sending) return sending;
    if (!dirty() || blocked) return !blocked;
    if (!failures) say(text("Saving"));
    sending = send();
    const done = await sending;
    sending = null;
    return done;
  }

  form.addEventListener("input", () => {
    keep();
    if (!failures) later(PAUSE);
  });
  form.addEventListener("change", flush);
  window.addEventListener("online", flush);
  window.addEventListener("focus", () => failures && flush());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      if (dirty()) flush();
    } else if (dirty() && !sending && !blocked) {
      unanswered ??= { revision: revision.value, fields: fields() };
      request("POST", unanswered, true).catch(() => {});
    }
  });

  /* A button saves first, so that the browser's own form never competes with a save on its way. */
  form.addEventListener("submit", async (event) => {
    if (form.dataset.leaving || blocked) return;
    /* With nothing to save the form goes its way: asking for it again inside this event would do nothing. */
    if (!sending && !dirty()) return;
    event.preventDefault();
    const { submitter } = event;
    if (sending) await sending;
    if (dirty() && !(await flush()) && !blocked) return;
    form.dataset.leaving = "yes";
    form.requestSubmit(submitter);
  });

  const offerBack = (found) => {
    const button = (name, act) => {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", className: "quiet", textContent: text(name) });
      made.addEventListener("click", () => {
        bar.remove();
        act();
      });
      return made;
    };
    const bar = document.createElement("div");
    bar.className = "notice";
    const line = document.createElement("p");
    line.textContent = text("Kept").replace("{at}", clock(new Date(found.at)));
    bar.append(line, button("Restore", () => {
      inputs().forEach((one) => one.name in found.fields && put(one, found.fields[one.name]));
      revision.value = found.revision;
      stored = Object.fromEntries(Object.keys(fields()).map((name) => [name, null]));
      flush();
    }), " ", button("Discard", () => kept.forget()));
    form.before(bar);
  };

  window.naikAnswerKept.clean();
  /* Chosen on the page that shows both texts (its address is that of saving), and saved: nothing is left to restore. */
  const chosen = /\/simpan\/$/.test(document.referrer) && document.querySelector(".notice.good");
  const found = chosen ? kept.forget() : kept.latest();
  if (found && !same(found.fields, stored)) offerBack(found);
  else if (found) kept.forget();
})();
