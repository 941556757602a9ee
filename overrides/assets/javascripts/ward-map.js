// The two maps of the wards: a reader's own place on the outline map, and the map that moves.
// Leaflet and the drawing of the wards are fetched when somebody opens that map, and not before.

(() => {
  const outlines = document.querySelector(".ward-map svg");
  const here = document.querySelector("#finder-here");
  const form = document.querySelector("#finder:not([hidden])"); // its script tells what was found
  const section = document.querySelector("#zoom-map");
  let found = [];

  // --- where the reader is: compared with the outlines on the page, told to nobody ---

  const AROUND = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1], [0.7, 0.7], [0.7, -0.7], [-0.7, 0.7], [-0.7, -0.7]];
  const METRES_IN_A_DEGREE = 111320;
  const WORTH_SAYING = 5000; // metres: a place known less well than this says nothing about a ward

  function wardsAt({ longitude, latitude, accuracy }) {
    const { west, north, eastScale, northScale } = outlines.dataset;
    const reach = (accuracy / METRES_IN_A_DEGREE) * northScale;
    const points = AROUND.map(([x, y]) => new DOMPoint(
      (longitude - west) * eastScale + x * reach,
      (north - latitude) * northScale + y * reach,
    ));
    const paths = [...outlines.querySelectorAll("a path")];
    const hits = points.map((point) => paths.find((path) => path.isPointInFill(point)));
    return [...new Set(hits.filter(Boolean).map((path) => path.parentNode.id.replace("map-", "")))];
  }

  function tell(name, slugs) {
    document.dispatchEvent(new CustomEvent("place-known", { detail: { name, slugs } }));
  }

  function look() {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (coords.accuracy > WORTH_SAYING) return tell("no-place", []);
        const slugs = wardsAt(coords);
        return slugs.length ? tell("here", slugs) : tell("here-outside", []);
      },
      () => tell("no-place", []),
      { maximumAge: 0, timeout: 10000 },
    );
  }

  if (outlines && here && form && "geolocation" in navigator) {
    here.querySelector("[data-here]").addEventListener("click", look);
    here.hidden = false;
  }

  // --- the map that moves ---

  function fetched(made) {
    return new Promise((done, failed) => {
      made.addEventListener("load", done);
      made.addEventListener("error", failed);
      document.head.append(made);
    });
  }

  const script = (src) => fetched(Object.assign(document.createElement("script"), { src }));
  const style = (href) => fetched(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));

  // The drawing looks for its place on the page; what stands around it answers nobody until it is drawn.
  async function open(event) {
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

  function drive(map, wards) {
    const choose = section.querySelector("[data-choose]");
    const shown = section.querySelector("[data-shown]");
    const whole = map.getBounds();
    const layers = new Map(wards.getLayers().map((layer) => [layer.feature.properties.slug, layer]));
    const optionOf = (slug) => choose.querySelector(`[value="${slug}"]`).dataset;
    const ROOM_FOR_A_NAME = 110;

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

    function mark(slugs) {
      for (const [slug, layer] of layers) {
        layer.getElement().classList.toggle("is-found", slugs.includes(slug));
        if (slugs.includes(slug)) layer.bringToFront();
      }
    }

    function show(slugs) {
      mark(slugs);
      const boxes = slugs.map((slug) => layers.get(slug)?.getBounds()).filter(Boolean);
      map.fitBounds(boxes.length ? boxes.reduce((all, box) => all.extend(box), window.L.latLngBounds([])) : whole, { maxZoom: 14 });
      choose.value = slugs.length === 1 ? slugs[0] : "";
      const before = { [slugs.length - 1]: " and ", 0: "Shown on the map: " };
      shown.replaceChildren(...slugs.flatMap((slug, at) => {
        const link = document.createElement("a");
        link.href = optionOf(slug).page;
        link.append(optionOf(slug).name);
        return [before[at] ?? ", ", link];
      }));
    }

    for (const [slug, layer] of layers) {
      const { label, number } = layer.feature.properties;
      layer.bindTooltip(String(number), { permanent: true, direction: "center", className: "zoom-map__name" });
      layer.getTooltip().setLatLng(label);
      layer.on("click", () => show([slug]));
    }
    section.querySelector(".zoom-map__place svg").setAttribute("aria-hidden", "true"); // the list says the same
    map.on("zoomend", name);
    name();
    choose.addEventListener("change", () => show(choose.value ? [choose.value] : []));
    for (const button of section.querySelectorAll("[data-zoom]")) {
      button.addEventListener("click", () => map.setZoom(map.getZoom() + Number(button.dataset.zoom)));
    }
    for (const button of section.querySelectorAll("[data-move]")) {
      const [x, y] = button.dataset.move.split(" ").map(Number);
      button.addEventListener("click", () => map.panBy([x * 120, y * 120], { animate: false }));
    }
    document.addEventListener("wards-found", ({ detail }) => show(detail));
    section.querySelector("[data-show-streets]")?.addEventListener("click", streets(map));
    choose.focus();
    if (found.length) show(found);
  }

  function streets(map) {
    const { streets: address, closest } = section.dataset;
    const layer = window.L.tileLayer(address, { maxZoom: Number(closest), referrerPolicy: "strict-origin", alt: "" });
    return ({ currentTarget: button }) => {
      const isOn = !map.hasLayer(layer);
      if (isOn) layer.addTo(map);
      else layer.remove();
      button.setAttribute("aria-pressed", String(isOn));
      button.textContent = isOn ? "Hide streets" : "Show streets";
      section.querySelector("[data-attribution]").hidden = !isOn;
      section.classList.toggle("zoom-map--streets", isOn);
    };
  }

  document.addEventListener("wards-found", ({ detail }) => { found = detail; });
  if (section) {
    section.querySelector("[data-open]").addEventListener("click", open);
    section.hidden = false;
  }
})();
