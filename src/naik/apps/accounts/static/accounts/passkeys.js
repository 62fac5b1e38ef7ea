// Says on the page what allauth's scripts only tell the console: the passkey was not read.
document.addEventListener("allauth.error", function (event) {
  const trouble = document.getElementById("passkey-trouble");
  if (trouble) {
    event.preventDefault();
    trouble.hidden = false;
  }
});
