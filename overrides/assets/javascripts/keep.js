// Says what the finder's page has loaded and which wards it has found, so that both open without a network.
// Nothing that anybody typed is in it; overrides/offline.js keeps it on the reader's device.

const section = document.querySelector(".finder");
const root = new URL("../../", import.meta.url).href;

/** @type {(what: "finder" | "wards", addresses: string[]) => Promise<void>} */
const keep = async (what, addresses) => {
  try {
    for (const folder of ["find-your-ward/", "wards/"]) {
      await navigator.serviceWorker.register(`${root}offline.js`, { scope: root + folder });
    }
    const { active } = await navigator.serviceWorker.ready;
    active?.postMessage({ [what]: addresses.map((address) => new URL(address, location.href).href) });
  } catch {
    // A browser that keeps nothing asks the network each time.
  }
};

if (section && "serviceWorker" in navigator) {
  addEventListener("load", () => {
    const parts = document.querySelectorAll('script[src], link[rel="stylesheet"], link[rel="icon"]');
    keep("finder", [location.pathname, section.dataset.index, ...[...parts].map((part) => part.src ?? part.href)]);
  });
  document.addEventListener("wards-found", ({ detail: slugs }) => {
    const pages = slugs.map((/** @type {string} */ slug) => section.querySelector(`template[data-ward="${slug}"]`).dataset.page);
    if (pages.length) keep("wards", pages);
  });
}
