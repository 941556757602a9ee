// Asks the network first, always; what it has kept of the finder answers when there is none.
// It answers for the finder's folder alone, and its address never changes, so it lies beside the page.

const NAME = "finder";

// All of the new is kept before any of the old goes; where something cannot be had, the old stays.
async function keep(addresses) {
  const kept = await caches.open(NAME);
  await kept.addAll(addresses);
  for (const { url } of await kept.keys()) if (!addresses.includes(url)) await kept.delete(url);
}

async function fromWhatIsKept(request) {
  const kept = await caches.open(NAME);
  return (await kept.match(request, { ignoreSearch: true })) ?? Response.error();
}

addEventListener("message", (event) => event.waitUntil(keep(event.data)));

// Street pictures come from another host, and are none of its business.
addEventListener("fetch", (event) => {
  if (new URL(event.request.url).origin !== location.origin) return;
  event.respondWith(fetch(event.request).catch(() => fromWhatIsKept(event.request)));
});
