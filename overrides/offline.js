// Keeps the finder and the pages of the wards that it found for a reader, and answers for both.
// The network is asked first; where it fails, hangs or its host does, the kept copy answers.
// Its address never changes, so that browsers find the next one; keep.js says what to keep.

const NAME = "finder";
const PATIENCE = 3000; // milliseconds until a kept page answers for a network that hangs
const ROOT = new URL("./", location.href).href;
const WARDS = `${ROOT}wards/`;
let turn = Promise.resolve();

/** @param {Response} answer */
async function digestOf(answer) {
  const digest = await crypto.subtle.digest("SHA-256", await answer.clone().arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Return the digest of each file of the site, by its address. */
async function listed() {
  const answer = await fetch(`${ROOT}manifest.json`, { cache: "no-cache" });
  if (!answer.ok) throw new Error("there is no list of files");
  /** @type {{ files: { path: string, sha256: string }[] }} */
  const { files } = await answer.json();
  return new Map(files.map(({ path, sha256 }) => [ROOT + path.replace(/(^|\/)index\.html$/, "$1"), sha256]));
}

/**
 * Return what the site has at an address; throw where the answer is not what the build made.
 * @param {string} url
 * @param {Cache} kept
 * @param {() => Promise<Map<string, string>>} list
 */
async function sound(url, kept, list) {
  const answer = await fetch(url, { cache: "no-cache" });
  if (!answer.ok || answer.redirected) throw Object.assign(new Error(url), { status: answer.status });
  const digest = await digestOf(answer);
  const before = await kept.match(url, { ignoreVary: true });
  if (before && digest === (await digestOf(before))) return answer;
  const named = url.match(/\.([0-9a-f]{8})\.\w+$/)?.[1];
  if (named ? digest.startsWith(named) : digest === (await list()).get(url)) return answer;
  throw new Error(`${url} is not what was built`);
}

/**
 * All of the finder is had before any of it is replaced; each page of a ward stands alone.
 * @param {{ finder?: string[], wards?: string[] }} asked
 */
async function keep({ finder, wards }) {
  const kept = await caches.open(NAME);
  const before = (await kept.keys()).map(({ url }) => url);
  /** @type {ReturnType<typeof listed> | null} */
  let loading = null;
  const list = () => (loading ??= listed());
  const own = finder ?? [];
  const fresh = await Promise.all(own.map((url) => sound(url, kept, list)));
  await Promise.all(own.map((url, place) => kept.put(url, fresh[place])));
  const pages = wards ?? before.filter((url) => url.startsWith(WARDS));
  await Promise.all(pages.map(async (url) => {
    try {
      await kept.put(url, await sound(url, kept, list));
    } catch (error) {
      // A ward that is no more is let go of; of any other the old page stays.
      if ([404, 410].includes(/** @type {{ status?: number }} */ (error).status ?? 0)) await kept.delete(url);
    }
  }));
  const wanted = [...(finder ?? before.filter((url) => !url.startsWith(WARDS))), ...pages];
  await Promise.all(before.filter((url) => !wanted.includes(url)).map((url) => kept.delete(url)));
}

/** Where the site has this file no longer, nothing of it stays on the device. */
async function leaveIfWithdrawn() {
  const { status } = await fetch(location.href, { cache: "no-cache" });
  if (![404, 410].includes(status)) return;
  await caches.delete(NAME);
  await registration.unregister();
}

/** @param {Request} request */
async function answered(request) {
  const fresh = fetch(request);
  const kept = await caches.match(request, { cacheName: NAME, ignoreSearch: true, ignoreVary: true });
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const first = /** @type {Response | undefined} */ (await Promise.race([fresh.catch(() => undefined), late]));
  return first && first.status < 500 ? first : kept;
}

// One after the other; what fails leaves what was there.
addEventListener("message", (/** @type {any} */ event) => {
  turn = turn.then(() => keep(event.data)).catch(() => undefined);
  event.waitUntil(turn);
});

// Street pictures come from another host, and are none of its business.
addEventListener("fetch", (/** @type {any} */ event) => {
  if (event.request.method !== "GET" || new URL(event.request.url).origin !== location.origin) return;
  event.respondWith(answered(event.request));
  if (event.request.mode === "navigate") event.waitUntil(leaveIfWithdrawn().catch(() => undefined));
});
