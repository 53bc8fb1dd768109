// The switches work without this. It tells the browser which language shows, and keeps the choice in the
// address, so that a reload, a bookmark or a link brings the same page.
(() => {
  const root = document.documentElement;
  const query = new URLSearchParams(location.search);
  const switches = document.querySelectorAll(".switch input");
  for (const input of switches) {
    if (query.get(input.name) === input.value) input.checked = true;
  }
  const tell = () => {
    const input = document.querySelector("input[name=lang]:checked");
    root.lang = input.parentElement.lang;
    document.title = root.getAttribute("data-title-" + input.value);
  };
  for (const input of switches) {
    input.addEventListener("change", () => {
      query.set(input.name, input.value);
      tell();
      try {
        history.replaceState(null, "", "?" + query + location.hash);
      } catch {
        // Some browsers keep the address of a local file as it is.
      }
    });
  }
  tell();
})();
