// The worker of the finder, in a world of its own: a site, a network that fails in many ways, and a clock.
import assert from "node:assert/strict";
import { createHash, webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { runInNewContext } from "node:vm";

const CODE = readFileSync(new URL("../../overrides/offline.js", import.meta.url), "utf8");
const ROOT = "https://example.org/site/";
const FINDER = `${ROOT}find-your-ward/`;
const YARM = `${ROOT}wards/yarm/`;
const NAMED = (content) => `${ROOT}assets/site.${sha256(content).slice(0, 8)}.css`;

const sha256 = (content) => createHash("sha256").update(content).digest("hex");

/** A worker with its site, by address; what it has kept; and what moves its clock on. */
const world = (site) => {
  const listeners = {};
  const cache = new Map();
  const alarms = [];
  const state = { site, isOffline: false, hangs: false, isRegistered: true, asked: [] };
  const addressOf = (request) => (request.url ?? request).split("?")[0];
  const fetch = async (request) => {
    const url = addressOf(request);
    state.asked.push(url);
    if (state.isOffline) throw new TypeError("no network");
    if (state.hangs) return new Promise(() => {});
    if (url === `${ROOT}manifest.json` && !(url in state.site)) {
      const files = Object.entries(state.site).map(([address, content]) => ({
        path: address.slice(ROOT.length).replace(/\/$/, "/index.html"),
        sha256: sha256(String(content)),
      }));
      return new Response(JSON.stringify({ files }));
    }
    const content = state.site[url];
    if (content instanceof Response) return content.clone();
    return content === undefined ? new Response("not found", { status: 404 }) : new Response(content);
  };
  const kept = {
    match: async (request) => cache.get(addressOf(request))?.clone(),
    put: async (url, answer) => void cache.set(url, answer),
    delete: async (url) => cache.delete(url),
    keys: async () => [...cache.keys()].map((url) => ({ url })),
  };
  const caches = { open: async () => kept, match: kept.match, delete: async () => cache.clear() };
  const registration = { unregister: async () => void (state.isRegistered = false) };
  const location = new URL("offline.js", ROOT);
  const addEventListener = (name, listener) => (listeners[name] = listener);
  const setTimeout = (alarm) => void alarms.push(alarm);
  const names = { URL, Map, Uint8Array, Promise, Object, Error, Response, fetch, caches, registration, location, addEventListener, setTimeout };
  runInNewContext(CODE, { ...names, crypto: webcrypto });

  const keep = async (data) => {
    const waiting = [];
    listeners.message({ data, waitUntil: (promise) => waiting.push(promise) });
    await Promise.all(waiting);
  };
  /** Ask as a page does, and return the text; with `isLate` the clock moves on first. */
  const visit = async (url, { isLate = false } = {}) => {
    const waiting = [];
    let answer;
    listeners.fetch({
      request: { url, method: "GET", mode: "navigate" },
      respondWith: (promise) => (answer = promise),
      waitUntil: (promise) => waiting.push(promise),
    });
    for (let round = 0; isLate && round < 20; round += 1) {
      await null;
      await new Promise((resolve) => setImmediate(resolve));
      for (const alarm of alarms.splice(0)) alarm();
    }
    const text = await (await answer).text();
    if (!isLate) await Promise.all(waiting);
    return text;
  };
  return { state, keep, visit, kept: () => [...cache.keys()].sort() };
};

const SITE = { [FINDER]: "the finder", [YARM]: "Yarm", [`${ROOT}wards/ropner/`]: "Ropner", [`${ROOT}offline.js`]: CODE, [NAMED("a {}")]: "a {}" };
const LOADED = [FINDER, NAMED("a {}")];

const visited = async () => {
  const worker = world({ ...SITE });
  await worker.keep({ finder: LOADED });
  return worker;
};

test("the network answers where it can, and what is kept is never asked for", async () => {
  const worker = await visited();
  worker.state.site[FINDER] = "a newer finder";
  assert.equal(await worker.visit(FINDER), "a newer finder");
});

test("what is kept answers where there is no network", async () => {
  const worker = await visited();
  worker.state.isOffline = true;
  assert.equal(await worker.visit(`${FINDER}?a=b`), "the finder");
  await assert.rejects(worker.visit(YARM));
});

test("what is kept answers where the network hangs, once patience is at its end", async () => {
  const worker = await visited();
  worker.state.hangs = true;
  assert.equal(await worker.visit(FINDER, { isLate: true }), "the finder");
});

for (const status of [500, 502, 503]) {
  test(`what is kept answers where the host says ${status}`, async () => {
    const worker = await visited();
    worker.state.site[FINDER] = new Response("out of order", { status });
    assert.equal(await worker.visit(FINDER), "the finder");
  });
}

test("the pages of the wards that were last found are kept, and renewed with the finder", async () => {
  const worker = await visited();
  await worker.keep({ wards: [`${ROOT}wards/ropner/`] });
  await worker.keep({ wards: [YARM] });
  assert.deepEqual(worker.kept(), [...LOADED, YARM].sort());
  worker.state.site[YARM] = "Yarm, a month later";
  await worker.keep({ finder: LOADED });
  worker.state.isOffline = true;
  assert.equal(await worker.visit(YARM), "Yarm, a month later");
});

test("a ward that is no more is let go of", async () => {
  const worker = await visited();
  await worker.keep({ wards: [YARM] });
  delete worker.state.site[YARM];
  await worker.keep({ finder: LOADED });
  assert.deepEqual(worker.kept(), [...LOADED].sort());
});

for (const [what, answer] of Object.entries({
  "a page of another host": "Sign in to this network",
  "a broken file": "",
  "an error": new Response("out of order", { status: 503 }),
})) {
  test(`${what} is never kept, and what was there stays`, async () => {
    const worker = await visited();
    await worker.keep({ wards: [YARM] });
    const files = Object.entries(SITE).map(([address, content]) => ({ path: address.slice(ROOT.length).replace(/\/$/, "/index.html"), sha256: sha256(content) }));
    worker.state.site[`${ROOT}manifest.json`] = JSON.stringify({ files });
    for (const address of [...LOADED, YARM]) {
      worker.state.site = { ...worker.state.site, ...SITE, [address]: answer };
      await worker.keep({ finder: LOADED });
    }
    worker.state.isOffline = true;
    assert.equal(await worker.visit(FINDER), "the finder");
    assert.equal(await worker.visit(NAMED("a {}")), "a {}");
    assert.equal(await worker.visit(YARM), "Yarm");
  });
}

test("without a list of files no page is kept", async () => {
  const worker = world({ ...SITE, [`${ROOT}manifest.json`]: new Response("", { status: 404 }) });
  await worker.keep({ finder: LOADED });
  assert.deepEqual(worker.kept(), []);
});

test("the list of files is asked for only where a page has changed", async () => {
  const worker = await visited();
  worker.state.asked.length = 0;
  await worker.keep({ finder: LOADED });
  assert.ok(!worker.state.asked.includes(`${ROOT}manifest.json`));
});

test("a worker that the site has no longer leaves nothing behind", async () => {
  const worker = await visited();
  worker.state.isOffline = true;
  await worker.visit(FINDER);
  assert.equal(worker.state.isRegistered, true);
  worker.state.isOffline = false;
  delete worker.state.site[`${ROOT}offline.js`];
  assert.equal(await worker.visit(FINDER), "the finder");
  assert.deepEqual([worker.kept(), worker.state.isRegistered], [[], false]);
});
