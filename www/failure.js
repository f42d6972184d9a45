// Shows the message for fatal errors, which index.html contains: a panic, an uncaught exception, or
// a page that could not be loaded. This script depends on no other file.
(() => {
  const show = (details) => {
    const text = document.getElementById("failure-details");
    // A panic has already written more details.
    if (text.textContent === "") text.textContent = String(details).split("\n")[0];
    document.getElementById("failure").hidden = false;
  };
  addEventListener("error", (event) => {
    // The warnings of resize observers are error events too, without an error.
    if (event.error) show(event.message);
  });
  addEventListener("unhandledrejection", (event) => show(event.reason));
})();
