// Finds the ward of a postcode on the page itself: the index is read once, and nothing typed leaves.
// The form is hidden until this script runs, so that it never promises what it cannot do.

const SHAPE = /^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9])([ABD-HJLNP-UW-Z]{2})$/;

// A postcode as people type it, in its parts; null when it has not the shape of one.
function parts(typed) {
  const tidy = typed.normalize("NFKC").toUpperCase().replace(/[^A-Z0-9]/g, "");
  const match = SHAPE.exec(tidy);
  return match && { postcode: `${match[1]} ${match[2]}${match[3]}`, sector: `${match[1]} ${match[2]}`, unit: match[3] };
}

// The place in the list of wards of a postcode; -1 when the index does not hold it.
function placeOf(index, { sector, unit }) {
  for (const [place, units] of Object.entries(index.sectors[sector] ?? {})) {
    for (let at = 0; at < units.length; at += 2) {
      if (units.startsWith(unit, at)) return Number(place);
    }
  }
  return -1;
}

function element(name, content, attributes = {}) {
  const made = document.createElement(name);
  made.append(...[].concat(content));
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function start(section) {
  const form = section.querySelector("form");
  const field = section.querySelector("#postcode");
  const fieldError = section.querySelector("#postcode-error");
  const result = section.querySelector("#finder-result");
  const index = fetch(section.dataset.index).then((answer) => {
    if (!answer.ok) throw new Error("no index");
    return answer.json();
  });
  index.catch(() => {}); // told to the reader on submit

  function show(...content) {
    result.replaceChildren(...content);
  }

  function wrong(message) {
    fieldError.replaceChildren(element("span", "Error: ", { class: "visually-hidden" }), message);
    fieldError.hidden = false;
    field.setAttribute("aria-invalid", "true");
    show();
    field.focus();
  }

  function right() {
    fieldError.hidden = true;
    field.removeAttribute("aria-invalid");
  }

  async function answer() {
    const typed = parts(field.value);
    if (!field.value.trim()) return wrong("Enter a postcode");
    if (!typed) return wrong("Enter a full UK postcode");
    right();
    const known = await index.catch(() => null);
    const list = element("a", "list of wards", { href: section.dataset.wards });
    if (!known) return show(element("p", ["The list of postcodes did not load. Choose your ward from the ", list, "."]));
    const place = placeOf(known, typed);
    if (place < 0) {
      return show(element("p", [
        `${typed.postcode} is not in our list of postcodes in ${section.dataset.borough}. `,
        "It may be in another borough, or newer than the list. You can choose a ward from the ", list, ".",
      ]));
    }
    const [slug, name] = known.wards[place];
    const link = element("a", name, { href: `${section.dataset.wards}${slug}/` });
    return show(element("p", [`${typed.postcode} is in `, link, " ward."]));
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer();
  });
  form.hidden = false;
}

for (const section of document.querySelectorAll(".finder")) start(section);
