// Shows the chosen lines as a chart, a table and two files; the choice lives in the address.
// Every figure was worked out by the build. What is chosen is not sent anywhere: it stands
// behind the # of the address, which browsers keep to themselves.
{
  const part = (name) => document.getElementById(`explore-${name}`);
  const section = document.getElementById("explore");
  const form = part("form");
  const lines = part("lines");
  const plot = part("plot");
  const MEASURES = {
    months: "Records each month",
    years: "Records in the 12 months to each month",
    rates: "Records for every 1,000 people who live there, in the 12 months to each month",
  };
  const ONLY_TOTALS = "Of a former ward only the totals are here; the downloads have each category.";
  let data;
  let shown; // what is on the page: the measure, its title and its lines

  const made = (name, text, settings = {}) =>
    Object.assign(document.createElement(name), { textContent: text }, settings);
  const written = (value) => value.toLocaleString("en-GB");
  const byId = (list, id) => list.find((one) => one.id === id);

  // --- the choice, in the form and in the address ---

  const chosen = () => ({
    show: form.elements.show.value,
    lines: [...lines.children].map((line) => [
      line.querySelector("[name=place]").value,
      line.querySelector("[name=records]").value,
    ]),
  });

  const fromAddress = () => {
    const words = new URLSearchParams(location.hash.slice(1));
    /** @type {(pair: string[]) => boolean} */
    const isKnown = ([place, records]) =>
      Object.hasOwn(data.series, place) && Object.hasOwn(data.series[place], records);
    const pairs = words.getAll("line").map((text) => text.split("."));
    const known = pairs.filter(isKnown);
    const unknown = pairs.filter((pair) => !isKnown(pair)).map((pair) => pair.join("."));
    return {
      unknown,
      show: Object.hasOwn(MEASURES, words.get("show")) ? words.get("show") : "months",
      lines: known.length
        ? known.slice(0, data.mostLines)
        : [[data.places[0].id, data.records[0].id]],
    };
  };

  const toAddress = (choice) => {
    const pairs = choice.lines.map((pair) => `line=${pair.join(".")}`);
    return `#${[`show=${choice.show}`, ...pairs].join("&")}`;
  };

  /** @param {string[]} pair */
  const addLine = ([place, records]) => {
    const line = part("line").content.firstElementChild.cloneNode(true);
    line.querySelector("[name=place]").value = place;
    line.querySelector("[name=records]").value = records;
    lines.append(line);
    return line;
  };

  const number = () => {
    [...lines.children].forEach((line, place) => {
      line.querySelector("legend").textContent = `Line ${place + 1}`;
      const remove = line.querySelector("button");
      remove.hidden = lines.children.length === 1;
      remove.textContent = `Remove line ${place + 1}`;
    });
    part("add").hidden = lines.children.length === data.mostLines;
  };

  const fill = (choice) => {
    form.elements.show.value = choice.show;
    lines.replaceChildren();
    choice.lines.forEach(addLine);
    number();
  };

  // --- what is shown ---

  const wordsOf = (show, series, breaks, month) => {
    if (show === "months") return series.words[month] ?? "not reported";
    const first = month - 11;
    if (first < 0) return "fewer than 12 months";
    const isOfTwoKinds = breaks.some((one) => one.isOfKind && first < one.month && one.month <= month);
    return isOfTwoKinds ? "the police changed what they count" : "not every month is whole";
  };

  const lineOf = (show, [placeId, recordsId]) => {
    const place = byId(data.places, placeId);
    const records = byId(data.records, recordsId);
    const series = data.series[placeId][recordsId];
    const breaks = [...place.breaks, ...records.breaks].map((number) => data.breaks[number]);
    const absent = series ? show === "rates" && (place.noRate || records.noRate) : ONLY_TOTALS;
    const values = absent ? data.months.map(() => null) : series[show];
    const texts = values.map((value, month) => {
      if (absent) return series ? "no rate" : "not here";
      if (value === null) return wordsOf(show, series, breaks, month);
      return show === "months" && series.words[month]
        ? `${written(value)} (${series.words[month]})`
        : written(value);
    });
    const isPartial = values.map((value, month) => show === "months" && value !== null && month in series.words);
    return { place, records, name: `${place.name}: ${records.name}`, values, texts, absent: absent && `${series ? "has no rate" : "is not here"}. ${absent}`, breaks, isPartial };
  };

  // The breaks of all lines, each once, in the order of time; those of one month share a letter.
  const breaksOf = (all) => {
    const found = data.breaks.filter((one) => all.some(({ breaks }) => breaks.includes(one)));
    const months = [...new Set(found.map((one) => one.month))];
    return found.map((one) => ({ ...one, letter: String.fromCharCode(97 + months.indexOf(one.month)) }));
  };

  const notesOf = (show, all) => {
    const notes = new Set(breaksOf(all).map(({ letter, sentence }) => `${letter}: ${sentence}`));
    all.forEach(({ name, place, records, absent, values, texts, isPartial }) => {
      if (absent) notes.add(`${name} ${absent}`);
      else if (show === "rates") {
        notes.add(`${place.name}: ${place.residents}.`);
        if (records.leftOut.length) {
          notes.add(`The rate of ${records.name} leaves out ${records.leftOut.join(", ")}: their victims are shops or the state.`);
        }
      }
      if (show !== "months" || absent) return;
      values.forEach((value, month) => {
        if (value === null) notes.add(`${data.names[month]}: ${texts[month]}.`);
        if (isPartial[month]) notes.add(`${data.names[month]}: partial, so its mark is open and no line leads to it.`);
      });
    });
    if (show !== "months") {
      notes.add("Neighbouring totals share 11 months, so the line moves slowly and has no usual range.");
    }
    return [...notes];
  };

  const showTable = () => {
    const table = part("table");
    const head = made("tr", "");
    head.append(made("th", "Month", { scope: "col" }));
    shown.lines.forEach(({ name }) => head.append(made("th", name, { scope: "col", className: "number" })));
    table.tHead.replaceChildren(head);
    const rows = data.names.map((name, month) => {
      const row = made("tr", "");
      row.append(made("th", name, { scope: "row", className: "phrase" }));
      shown.lines.forEach(({ texts }) => row.append(made("td", texts[month], { className: "number" })));
      return row;
    });
    table.tBodies[0].replaceChildren(...rows.reverse());
    part("caption").textContent = `${shown.title}, the latest first`;
  };

  const showKey = () => {
    part("headline").textContent = shown.title;
    part("key").replaceChildren(...shown.lines.map(({ name }, place) => {
      const item = made("li", name);
      item.append(made("span", "", { className: `key-${place + 1}` }));
      return item;
    }));
    part("notes").replaceChildren(...shown.notes.map((note) => made("li", note)));
  };

  // Plotly reads tags in its texts.
  const plain = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

  // The number of each line stands at its end; where ends are close, the upper number moves up.
  const numbersOf = () => {
    const [height, row] = [360, 16];
    const most = Math.max(1, ...shown.lines.flatMap(({ values }) => values));
    const ends = shown.lines.flatMap(({ values }, place) => {
      const last = values.findLastIndex((value) => value !== null);
      return last < 0 ? [] : [{ place, last, value: values[last] }];
    });
    let free = -row;
    return ends.sort((one, other) => one.value - other.value).map(({ place, last, value }) => {
      const at = (height * value) / most;
      free = Math.max(at, free + row);
      const pattern = data.figure.layout.annotations[place];
      return { ...pattern, x: data.months[last], y: value, yshift: free - at };
    });
  };

  const showChart = () => {
    if (!window.Plotly) return;
    const { data: patterns, layout } = structuredClone(data.figure);
    const trace = (pattern, name, points) => ({
      ...pattern,
      name: plain(name),
      x: points.map(({ x }) => x),
      y: points.map(({ y }) => y),
      text: points.map(({ text }) => plain(text)),
    });
    const traces = [];
    shown.lines.forEach(({ name, values, texts, isPartial, breaks }, place) => {
      const points = values.map((y, month) =>
        ({ x: data.months[month], y, text: `${name}, ${data.names[month]}: ${texts[month]}` }));
      const whole = points.map((point, month) => (isPartial[month] ? { ...point, y: null } : point));
      // A line ends where the figures become of another kind.
      breaks.filter((one) => one.isOfKind).sort((one, other) => other.month - one.month)
        .forEach(({ month, shape }) => whole.splice(month, 0, { x: shape.x0, y: null, text: "" }));
      traces.push(trace(patterns[place], name, whole));
      const partial = points.filter((point, month) => isPartial[month]);
      if (partial.length) traces.push(trace(patterns[data.mostLines + place], name, partial));
    });
    const breaks = [...new Map(breaksOf(shown.lines).map((one) => [one.letter, one])).values()];
    layout.shapes = breaks.map(({ shape }) => shape);
    layout.annotations = [...numbersOf(), ...breaks.map(({ label, letter }) => ({ ...label, text: letter }))];
    // The axis is the same for every measure, so that gaps at the ends stay visible.
    layout.xaxis.range = [`${data.months[0]}-01`, `${data.months.at(-1)}-15`];
    layout.autosize = true;
    window.Plotly.react(plot, traces, layout, { displayModeBar: false, displaylogo: false, responsive: true });
    document.getElementById("js-plotly-tester")?.setAttribute("aria-hidden", "true"); // it measures texts
  };

  // A link that was shared may name a ward that is no more.
  const notHere = ({ unknown = [] }) => (unknown.length
    ? [`The address names a place or kind of record that is not here: ${unknown.join(", ")}.`]
    : []);

  const show = (choice) => {
    const span = `${data.names[0]} to ${data.names.at(-1)}`;
    const all = choice.lines.map((pair) => lineOf(choice.show, pair));
    const title = `${MEASURES[choice.show]}, ${span}`;
    const notes = [...notHere(choice), ...notesOf(choice.show, all)];
    shown = { measure: choice.show, title, lines: all, notes };
    showKey();
    showTable();
    showChart();
  };

  const change = () => {
    number();
    const choice = chosen();
    history.replaceState(null, "", toAddress(choice));
    show(choice);
    part("status").textContent = `Shown: ${shown.lines.map((line) => line.name).join("; ")}. ${MEASURES[choice.show]}.`;
  };

  const showAddress = () => {
    const choice = fromAddress();
    fill(choice);
    show(choice);
    part("status").textContent = notHere(choice).join();
  };

  // --- files, made on this page ---

  const save = (content, ending) => {
    const link = made("a", "", { href: URL.createObjectURL(content), download: `explore-${shown.measure}.${ending}` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  // A spreadsheet would run what begins like a formula.
  const cell = (value) => {
    const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? "");
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };

  const csv = () => {
    const rows = [["month", "place", "records", "measure", "value", "status"]];
    shown.lines.forEach(({ place, records, values, texts }) => {
      values.forEach((value, month) => {
        const special = texts[month].match(/\((.*)\)$/)?.[1] ?? "reported";
        const status = value === null ? texts[month] : special;
        rows.push([data.months[month], place.name, records.name, shown.measure, value, status]);
      });
    });
    return rows.map((row) => row.map(cell).join(",")).join("\n") + "\n";
  };

  // The policy lets no picture in that is not a file of the site, so a canvas cannot load the
  // drawing as a whole: its shapes and texts are drawn again one by one.
  const drawShape = (pen, shape, style) => {
    const path = shape.tagName === "rect"
      ? new Path2D(`M${shape.x.baseVal.value} ${shape.y.baseVal.value}h${shape.width.baseVal.value}v${shape.height.baseVal.value}h-${shape.width.baseVal.value}z`)
      : new Path2D(shape.getAttribute("d"));
    if (style.fill !== "none") {
      pen.globalAlpha = Number(style.fillOpacity) * Number(style.opacity);
      pen.fillStyle = style.fill;
      pen.fill(path);
    }
    if (style.stroke !== "none" && parseFloat(style.strokeWidth)) {
      pen.globalAlpha = Number(style.strokeOpacity) * Number(style.opacity);
      pen.strokeStyle = style.stroke;
      pen.lineWidth = parseFloat(style.strokeWidth);
      pen.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(",").map(parseFloat));
      pen.stroke(path);
    }
  };

  const drawText = (pen, text, style) => {
    pen.globalAlpha = 1;
    pen.fillStyle = style.fill;
    pen.font = `${style.fontSize} ${style.fontFamily}`;
    pen.textAlign = { middle: "center", end: "right" }[style.textAnchor] ?? "left";
    const parts = text.querySelectorAll("tspan").length ? text.querySelectorAll("tspan") : [text];
    const size = parseFloat(style.fontSize);
    parts.forEach((one, line) => {
      pen.fillText(one.textContent, Number(text.getAttribute("x")), Number(text.getAttribute("y")) + line * size * 1.3);
    });
  };

  const drawPlot = (pen, scale, top) => {
    plot.querySelectorAll(".main-svg :is(path, rect, text)").forEach((shape) => {
      if (shape.closest("defs, .hoverlayer, .draglayer")) return;
      const style = getComputedStyle(shape);
      if (style.visibility === "hidden" || style.display === "none") return;
      const matrix = shape.getCTM();
      if (!matrix || (shape.tagName === "path" && !shape.getAttribute("d"))) return;
      pen.setTransform(scale * matrix.a, scale * matrix.b, scale * matrix.c, scale * matrix.d, scale * matrix.e, scale * (matrix.f + top));
      if (shape.tagName === "text") drawText(pen, shape, style);
      else drawShape(pen, shape, style);
    });
  };

  const picture = () => {
    const [scale, row, margin] = [2, 24, 12];
    const texts = [shown.title, ...shown.lines.map(({ name }, place) => `${place + 1}  ${name}`)];
    const below = [...shown.notes, document.title];
    const canvas = document.createElement("canvas");
    const width = Math.max(plot.clientWidth, 640);
    canvas.width = scale * width;
    canvas.height = scale * (plot.clientHeight + row * (texts.length + below.length) + 3 * margin);
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    const top = row * texts.length + margin;
    drawPlot(pen, scale, top);
    pen.setTransform(scale, 0, 0, scale, 0, 0);
    pen.globalAlpha = 1;
    pen.textAlign = "left";
    pen.fillStyle = "#1F1F1F";
    const write = (text, line, from) => {
      pen.font = `${line || from ? "" : "bold "}15px system-ui, sans-serif`;
      pen.fillText(text, margin, from + row * (line + 1) - 6, width - 2 * margin);
    };
    texts.forEach((text, line) => write(text, line, 0));
    below.forEach((text, line) => write(text, line, top + plot.clientHeight + margin));
    return canvas;
  };

  // --- the beginning ---

  const load = (address) => new Promise((resolve, reject) => {
    const script = made("script", "", { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  });

  const drawWithPlotly = async () => {
    if (!section.dataset.plotly) throw new Error("Plotly is not installed");
    // Plotly writes its rules into the sheet of this id, and an own one would be refused.
    document.getElementById("style-explore").id = "plotly.js-style-global";
    await load(section.dataset.plotly);
    showChart();
  };

  const listen = () => {
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", change);
    part("add").addEventListener("click", () => {
      const last = chosen().lines.at(-1);
      addLine(last).querySelector("select").focus();
      change();
    });
    lines.addEventListener("click", (event) => {
      const line = event.target.closest(".explore__remove")?.closest(".explore__line");
      if (!line) return;
      const other = line.previousElementSibling ?? line.nextElementSibling;
      line.remove();
      change();
      other.querySelector("select").focus();
    });
    part("csv").addEventListener("click", () => save(new Blob([csv()], { type: "text/csv" }), "csv"));
    part("png").addEventListener("click", () => picture().toBlob((content) => save(content, "png"), "image/png"));
    addEventListener("hashchange", () => {
      if (!location.hash.includes("=")) return; // a link within the page
      showAddress();
    });
  };

  const begin = async () => {
    // The room is taken at once, so that nothing moves from under a reader when the figures come.
    part("without").hidden = true;
    section.hidden = false;
    section.ariaBusy = "true";
    data = await (await fetch(section.dataset.figures)).json();
    section.ariaBusy = "false";
    showAddress();
    listen();
    try {
      await drawWithPlotly();
    } catch {
      plot.remove();
      part("png").remove();
      part("notes").append(made("li", "The chart could not be loaded; the table holds the figures."));
    }
  };

  begin().catch(() => {
    section.remove();
    part("failed").hidden = false;
  });
}
