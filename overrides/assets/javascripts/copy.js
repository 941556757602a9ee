// Copies the address of the page, with what a reader chose on it; its button is hidden where nothing can be copied.
for (const place of document.querySelectorAll("[data-copy]")) {
  const [button, status] = place.children;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      status.textContent = "Copied";
    } catch {
      status.textContent = "Not copied: take it from the address bar";
    }
  });
  place.hidden = !navigator.clipboard;
}
