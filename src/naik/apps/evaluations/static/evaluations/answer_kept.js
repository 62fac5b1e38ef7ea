/* Unsaved text of an answer, kept on this device for the person who typed it and for nobody else. */
(() => {
  "use strict";

  const PREFIX = "naik-answer:";
  const DAYS = 7;

  const attempt = (act) => {
    try {
      return act();
    } catch {
      /* Without storage the text lives as long as the page. */
      return null;
    }
  };

  const all = (start) => attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(start))) ?? [];
  const read = (key) => attempt(() => JSON.parse(localStorage.getItem(key)));
  const forget = (start) => all(start).forEach((key) => attempt(() => localStorage.removeItem(key)));

  /* A shared computer does not keep what nobody came back for. */
  const clean = () => {
    const oldest = Date.now() - DAYS * 24 * 3600 * 1000;
    all(PREFIX).filter((key) => !((read(key)?.at ?? 0) > oldest)).forEach(forget);
  };

  /* One place for each person, answer and revision that was read. */
  const place = (person, answer) => {
    const start = `${PREFIX}${person}:${answer}:`;
    return {
      keep: (revision, fields) => attempt(() =>
        localStorage.setItem(start + revision, JSON.stringify({ revision, fields, at: Date.now() }))),
      forget: () => forget(start),
      latest: () => all(start).map(read).filter(Boolean).sort((one, other) => other.at - one.at)[0] ?? null,
    };
  };

  window.naikAnswerKept = { clean, place };
})();
