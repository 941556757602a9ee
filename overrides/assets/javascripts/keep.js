// Names what the finder's page has loaded, so that it opens and answers without a network next time.
// All of it is the same for everyone; nothing that anybody typed is in it.
// overrides/find-your-ward/offline.js keeps it on the reader's device.

addEventListener("load", async () => {
  const section = document.querySelector(".finder");
  if (!section || !("serviceWorker" in navigator)) return;
  const parts = document.querySelectorAll('script[src], link[rel="stylesheet"], link[rel="icon"]');
  const loaded = [location.pathname, section.dataset.index, ...[...parts].map((part) => part.src ?? part.href)];
  try {
    await navigator.serviceWorker.register("offline.js");
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage(loaded.map((address) => new URL(address, location.href).href));
  } catch {
    // A browser that keeps nothing asks the network each time.
  }
});
