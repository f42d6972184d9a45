// The first script, which depends on no other file. It decides whether the first picture that index.html
// contains is shown, and shows the message for fatal errors, which index.html contains too: a panic, an
// uncaught exception, or a page that could not be loaded.
(() => {
  // The first picture is that of the default program with all controls; a link or a frame shows another.
  if (location.hash.length > 1 || parent !== window) document.documentElement.dataset.first = "none";

  // The sizes that the reader gave to parts of the screen; src/web/panels/separator.rs keeps them.
  try {
    for (const [name, unit] of [["side-width", "%"], ["output-height", "dvh"], ["lanes-height", "dvh"]]) {
      const size = Number(localStorage.getItem(`loopscope-${name}`));
      if (size > 10 && size <= 60) document.documentElement.style.setProperty(`--${name}`, size + unit);
    }
  } catch {
    // A frame without an origin has no storage, and a reader can switch it off.
  }

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
