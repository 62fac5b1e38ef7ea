// Asks for the figures when a level changes, and keeps the address shareable. Without this the form has a button.
"use strict";
(() => {
  const form = document.querySelector("[data-what-if]");
  const figures = document.getElementById("angka");
  const spoken = document.getElementById("angka-terucap");
  if (!form || !figures || !window.fetch || !window.AbortController) return;
  let asking = null;
  let waiting = 0;

  const query = () => new URLSearchParams(new FormData(form)).toString();

  const show = (html) => {
    figures.innerHTML = html; // made and escaped by our own server, under a policy that runs no script in it
    const summary = figures.querySelector("[data-spoken]");
    spoken.textContent = summary ? summary.textContent : figures.textContent.trim();
  };

  const ask = async () => {
    if (asking) asking.abort();
    asking = new AbortController();
    const asked = query();
    figures.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${form.dataset.whatIf}?${asked}`, { signal: asking.signal, credentials: "omit" });
      const html = await answer.text();
      if (answer.ok) history.replaceState(null, "", `${form.getAttribute("action")}?${asked}`);
      // A proxy's own error page is no answer of ours.
      if (answer.ok || html.startsWith("<p class=\"notice\">")) show(html);
      else throw new Error(answer.status);
    } catch (fault) {
      if (fault.name === "AbortError") return;
      figures.textContent = form.dataset.unreachable;
      spoken.textContent = form.dataset.unreachable;
    }
    figures.removeAttribute("aria-busy");
  };

  const later = () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, 150);
  };

  form.addEventListener("change", later);
  form.addEventListener("input", (event) => {
    if (event.target.matches("input")) later();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
})();
