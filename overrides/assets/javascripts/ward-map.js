// The two maps of the wards: a reader's own place on the outline map, and the map that moves.
// Leaflet and the drawing of the wards are fetched when somebody opens that map, and not before.

(() => {
  const outlines = document.querySelector(".ward-map svg");
  const here = document.querySelector("#finder-here");
  const form = document.querySelector("#finder:not([hidden])"); // its script tells what was found
  const section = document.querySelector("#zoom-map");
  /** @type {string[]} */
  let found = [];

  // --- where the reader is: compared with the outlines on the page, told to nobody ---

  const METRES_IN_A_DEGREE = 111320;
  const TOO_ROUGH = 1000; // metres: a place known less well than this says nothing about a ward
  const RINGS = 5;

  // Points spread evenly over a circle of radius one, the middle first.
  const AROUND = [[0, 0], ...Array.from({ length: RINGS }, (_, at) => at + 1).flatMap((ring) =>
    Array.from({ length: 6 * ring }, (_, step) => {
      const turn = (Math.PI * step) / (3 * ring);
      return [(Math.cos(turn) * ring) / RINGS, (Math.sin(turn) * ring) / RINGS];
    }))];

  // The ward at each point where the reader may be; undefined where there is none of the borough.
  /** @param {GeolocationCoordinates} place */
  function wardsAround({ longitude, latitude, accuracy }) {
    const { west, north, eastScale, northScale } = outlines.dataset;
    const reach = (accuracy / METRES_IN_A_DEGREE) * northScale;
    const paths = [...outlines.querySelectorAll("a path")];
    return AROUND.map(([x, y]) => {
      const point = new DOMPoint(
        (longitude - west) * eastScale + x * reach,
        (north - latitude) * northScale + y * reach,
      );
      return paths.find((path) => path.isPointInFill(point))?.parentNode.id.replace("map-", "");
    });
  }

  /** @type {(name: string, told?: object) => void} */
  function tell(name, told = {}) {
    document.dispatchEvent(new CustomEvent("place-known", { detail: { name, wards: [], ...told } }));
  }

  /** @param {GeolocationCoordinates} coords */
  function compare(coords) {
    if (coords.accuracy > TOO_ROUGH) {
      return tell("here-rough", { kilometres: Math.round(coords.accuracy / 1000) });
    }
    const around = wardsAround(coords);
    const often = (/** @type {string} */ slug) => around.filter((one) => one === slug).length;
    const wards = [...new Set(around)].filter(Boolean).sort((one, other) => often(other) - often(one));
    if (!wards.length) return tell("here-outside");
    if (!around[0]) return tell("here-beyond", { wards });
    return tell(around.includes(undefined) ? "here-edge" : "here", { wards });
  }

  function look() {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => compare(coords),
      () => tell("no-place"),
      { maximumAge: 0, timeout: 10000 },
    );
  }

  if (outlines && here && form && "geolocation" in navigator) {
    here.querySelector("[data-here]").addEventListener("click", look);
    here.hidden = false;
  }

  // --- wards that a link names together, as in #map-yarm+ropner; the browser itself marks a single one ---

  function showNamed() {
    const slugs = location.hash.replace("#map-", "").split("+");
    const wards = slugs.map((slug) => document.getElementById(`map-${slug}`));
    if (wards.length < 2 || wards.includes(null)) return;
    for (const ward of outlines.querySelectorAll("a")) ward.classList.toggle("is-found", wards.includes(ward));
    document.dispatchEvent(new CustomEvent("wards-found", { detail: slugs }));
    outlines.parentNode.id = location.hash.slice(1); // the same link leads here again by itself
    outlines.parentNode.scrollIntoView({ behavior: "instant", block: "start" });
  }

  // --- the map that moves ---

  /** @param {HTMLElement} made */
  function fetched(made) {
    return new Promise((done, failed) => {
      made.addEventListener("load", done);
      made.addEventListener("error", failed);
      document.head.append(made);
    });
  }

  /** @param {string} src */
  const script = (src) => fetched(Object.assign(document.createElement("script"), { src }));
  /** @param {string} href */
  const style = (href) => fetched(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));

  // The drawing looks for its place on the page; what stands around it answers nobody until it is drawn.
  async function open(/** @type {any} */ event) {
    const button = event.target;
    const { leaflet, leafletStyle, drawing } = section.dataset;
    const map = section.querySelector('[data-part="map"]').content.firstElementChild.cloneNode(true);
    map.inert = true;
    button.disabled = true;
    try {
      await Promise.all([script(leaflet), style(leafletStyle)]);
      button.after(map);
      await script(drawing);
    } catch {
      map.remove();
      button.disabled = false;
      button.textContent = "The map did not load. Try again";
      button.focus();
      return;
    }
    map.inert = false;
    button.remove();
    drive(window.map_wards, window.geo_json_wards);
  }

  /** @type {(map: any, wards: any) => void} */
  function drive(map, wards) {
    const choose = section.querySelector("[data-choose]");
    const shown = section.querySelector("[data-shown]");
    const whole = map.getBounds();
    const layers = new Map(wards.getLayers().map((/** @type {any} */ layer) => [layer.feature.properties.slug, layer]));
    /** @param {string} slug */
    const optionOf = (slug) => choose.querySelector(`[value="${slug}"]`).dataset;
    const ROOM_FOR_A_NAME = 110;
    const inClasses = outlines?.closest(".class-map");
    const SEVERAL = "+"; // the choice that only an answer makes, so that a reader can leave it for any other

    if (window.matchMedia("(pointer: coarse)").matches) map.dragging.disable(); // a finger moves the page

    function name() {
      for (const layer of layers.values()) {
        const { slug, number } = layer.feature.properties;
        const box = layer.getBounds();
        const room = map.latLngToContainerPoint(box.getNorthEast()).x - map.latLngToContainerPoint(box.getSouthWest()).x;
        const label = document.createElement("span");
        label.append(room > ROOM_FOR_A_NAME ? optionOf(slug).name : String(number)); // as text: a name is never HTML
        layer.getTooltip().setContent(label);
      }
    }

    /** @param {string[]} slugs */
    function mark(slugs) {
      for (const [slug, layer] of layers) {
        layer.getElement().classList.toggle("is-found", slugs.includes(slug));
        if (slugs.includes(slug)) layer.bringToFront();
      }
    }

    // What the reader chose on the map is announced; what the form found, it has announced itself.
    /** @param {string[]} slugs */
    function choice(slugs) {
      shown.setAttribute("aria-live", "polite");
      show(slugs);
    }

    /** @param {string[]} slugs */
    function show(slugs) {
      mark(slugs);
      const boxes = slugs.map((slug) => layers.get(slug)?.getBounds()).filter(Boolean);
      map.fitBounds(boxes.length ? boxes.reduce((all, box) => all.extend(box), window.L.latLngBounds([])) : whole, { maxZoom: 14 });
      choose.value = slugs.length > 1 ? SEVERAL : slugs[0] ?? "";
      const before = { [slugs.length - 1]: " and ", 0: "Shown on the map: " };
      shown.replaceChildren(...slugs.flatMap((slug, at) => {
        const link = document.createElement("a");
        link.href = optionOf(slug).page;
        link.append(optionOf(slug).name);
        return [before[at] ?? ", ", link];
      }));
    }

    for (const [slug, layer] of layers) layer.on("click", () => choice([slug]));
    if (inClasses) {
      colour(layers);
      nameTowns(map);
    } else {
      for (const layer of layers.values()) {
        const { label, number } = layer.feature.properties;
        layer.bindTooltip(String(number), { permanent: true, direction: "center", className: "zoom-map__name" });
        layer.getTooltip().setLatLng(label);
      }
      map.on("zoomend", name);
      name();
    }
    section.querySelector(".zoom-map__place svg").setAttribute("aria-hidden", "true"); // the list says the same
    choose.addEventListener("change", () => choice(choose.value ? [choose.value] : []));
    for (const button of section.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => map.setZoom(map.getZoom() + Number(button.dataset.zoom)));
    }
    for (const button of section.querySelectorAll("[data-move]")) {
      const [x, y] = button.dataset.move.split(" ").map(Number);
      button.addEventListener("click", () => map.panBy([x * 120, y * 120], { animate: false }));
    }
    const button = section.querySelector("[data-show-streets]");
    const showStreets = button && streets(map, button);
    button?.addEventListener("click", () => showStreets(button.getAttribute("aria-pressed") === "false"));
    document.addEventListener("wards-found", ({ detail }) => {
      showStreets?.(false); // before the map moves: whoever sends the pictures would see where to
      shown.setAttribute("aria-live", "off");
      show(detail);
    });
    choose.focus();
    if (found.length) show(found);
  }

  // On a map of classes both drawings have one source: the one that needs no script.
  /** @param {Map<string, any>} layers */
  function colour(layers) {
    for (const [slug, layer] of layers) {
      layer.getElement().classList.add(document.getElementById(`map-${slug}`).className.baseVal);
    }
  }

  /** @param {any} map */
  function nameTowns(map) {
    const { west, north, eastScale, northScale } = outlines.dataset;
    for (const town of outlines.querySelectorAll("text")) {
      const label = document.createElement("span");
      label.append(town.textContent);
      window.L.tooltip({ permanent: true, direction: "center", className: "zoom-map__name zoom-map__town" })
        .setLatLng([north - town.getAttribute("y") / northScale, Number(west) + town.getAttribute("x") / eastScale])
        .setContent(label)
        .addTo(map);
    }
  }

  /** @type {(map: any, button: HTMLElement) => (isOn: boolean) => void} */
  function streets(map, button) {
    const { streets: address, closest } = section.dataset;
    const layer = window.L.tileLayer(address, { maxZoom: Number(closest), referrerPolicy: "strict-origin", alt: "" });
    return (isOn) => {
      if (isOn) layer.addTo(map);
      else layer.remove();
      button.setAttribute("aria-pressed", String(isOn));
      button.textContent = isOn ? "Hide streets" : "Show streets";
      section.querySelector("[data-attribution]").hidden = !isOn;
      section.classList.toggle("zoom-map--streets", isOn);
    };
  }

  document.addEventListener("wards-found", ({ detail }) => { found = detail; });
  if (outlines) {
    addEventListener("hashchange", showNamed);
    showNamed();
  }
  if (section) {
    section.querySelector("[data-open]").addEventListener("click", open);
    section.hidden = false;
  }
})();
