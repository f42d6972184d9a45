// Shows the message that index.html holds ready for whatever nobody caught: a panic's trap, an
// exception, or a page that could not be loaded at all. It needs nothing but itself.
(() => {
  const show = (details) => {
    const text = document.getElementById("failure-details");
    // A panic has told more about itself already.
    if (text.textContent === "") text.textContent = String(details).split("\n")[0];
    document.getElementById("failure").hidden = false;
  };
  addEventListener("error", (event) => {
    // Notices such as that of a resize observer come this way too, but without an error.
    if (event.error) show(event.message);
  });
  addEventListener("unhandledrejection", (event) => show(event.reason));
})();
