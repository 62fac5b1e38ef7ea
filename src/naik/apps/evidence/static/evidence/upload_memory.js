/* What the browser remembers of uploads, so that one goes on tomorrow and a finished one is not begun again. */
(() => {
  "use strict";

  const MEMORY = "naik-upload:";
  /* Who chooses all files again after a break gets each document once. New versions are not remembered so: going back
     to an older file is a version of its own. */
  const KEPT = "naik-uploaded:";
  const MOST_KEPT = 500;

  const remember = (key, value) => {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      /* Without storage an upload still survives a broken line, only not a closed browser. */
    }
  };

  const recall = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };

  const makeRoom = () => {
    try {
      const kept = Object.keys(localStorage).filter((key) => key.startsWith(KEPT));
      if (kept.length >= MOST_KEPT) kept.forEach((key) => localStorage.removeItem(key));
    } catch {
      /* Nothing is remembered, so nothing is to be forgotten. */
    }
  };

  window.naikUploadMemory = { MEMORY, KEPT, remember, recall, makeRoom };
})();
