// Paints features as the shipped styles say: every symbol of a look is one path, in its order.
const paint = (() => {
  "use strict";
  const patterns = new Map(); // of a hatch: its id
  const svgNamespace = "http://www.w3.org/2000/svg";

  function svg(name, attributes, parent) {
    const element = document.createElementNS(svgNamespace, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (parent) parent.append(element);
    return element;
  }

  // Lines in one direction, as a pattern that any path of the page may fill itself with.
  function hatch(symbol) {
    const key = [symbol.stroke, symbol.width, symbol.size, symbol.rotation].join(" ");
    if (patterns.has(key)) return patterns.get(key);
    const id = `hatch-${patterns.size}`;
    const defs = document.querySelector("#patterns defs") ||
      svg("defs", {}, svg("svg", { id: "patterns", width: 0, height: 0, "aria-hidden": "true" }, document.body));
    const pattern = svg("pattern", {
      id, width: symbol.size, height: symbol.size, patternUnits: "userSpaceOnUse",
      patternTransform: `rotate(${-symbol.rotation || 0})`,
    }, defs);
    svg("path", {
      d: `M0 ${symbol.size / 2}H${symbol.size}`, stroke: symbol.stroke, "stroke-width": symbol.width,
    }, pattern);
    patterns.set(key, `url(#${id})`);
    return patterns.get(key);
  }

  function fillOf(symbol) {
    if (symbol.mark === "horline") return hatch(symbol);
    return symbol.fill || "none";
  }

  // The options of Leaflet for one symbol.
  function options(symbol) {
    const hatched = symbol.mark === "horline";
    const stroked = symbol.stroke !== undefined && !hatched;
    return {
      interactive: false,
      fill: hatched || symbol.fill !== undefined,
      fillColor: fillOf(symbol),
      fillOpacity: hatched ? 1 : symbol.fillOpacity ?? 1,
      stroke: stroked,
      color: symbol.stroke,
      weight: symbol.width ?? 1,
      opacity: symbol.opacity ?? 1,
      dashArray: symbol.dash ? String(symbol.dash) : null,
      lineCap: symbol.cap || "butt",
      lineJoin: "round",
    };
  }

  // A canvas cannot fill with lines: a hatch becomes a pale tint of the same ink.
  function onCanvas(symbol) {
    if (symbol.mark !== "horline") return options(symbol);
    return { ...options(symbol), fillColor: symbol.stroke, fillOpacity: 0.15 };
  }

  /* ---- marks of points ---- */

  const marks = {
    circle: (r) => ["circle", { cx: 0, cy: 0, r }],
    square: (r) => ["rect", { x: -r, y: -r, width: 2 * r, height: 2 * r }],
    triangle: (r) => ["polygon", { points: `0,${-r} ${r},${r} ${-r},${r}` }],
    star: (r) => ["polygon", { points: starPoints(r) }],
  };

  function starPoints(r) {
    return Array.from({ length: 10 }, (_, i) => {
      const radius = i % 2 ? 0.4 * r : r, angle = Math.PI * i / 5;
      return `${(radius * Math.sin(angle)).toFixed(2)},${(-radius * Math.cos(angle)).toFixed(2)}`;
    }).join(" ");
  }

  function addMark(symbol, parent) {
    const [name, form] = (marks[symbol.mark] || marks.circle)((symbol.size || 6) / 2);
    svg(name, {
      ...form, fill: symbol.fill || "none", "fill-opacity": symbol.fillOpacity ?? 1,
      stroke: symbol.stroke || "none", "stroke-width": symbol.width ?? 1,
    }, parent);
  }

  function pointIcon(symbols) {
    const size = Math.max(8, ...symbols.map((symbol) => (symbol.size || 6) + 2 * (symbol.width || 0)));
    const picture = svg("svg", { width: size, height: size, viewBox: `${-size / 2} ${-size / 2} ${size} ${size}` });
    for (const symbol of symbols) addMark(symbol, picture);
    return L.divIcon({ html: picture, className: "zl-mark", iconSize: [size, size] });
  }

  /* ---- features ---- */

  function layers(geometry, options) {
    return L.geoJSON({ type: "Feature", properties: {}, geometry }, { style: options }).getLayers();
  }

  // Draws a line or polygon; the symbols lie over each other.
  function draw(geometry, symbols, group, canvas) {
    for (const symbol of symbols)
      for (const layer of layers(geometry, canvas ? onCanvas(symbol) : options(symbol))) group.addLayer(layer);
  }

  function drawPoint(geometry, symbols, group) {
    const places = geometry.type === "Point" ? [geometry.coordinates] : geometry.coordinates;
    const icon = pointIcon(symbols);
    return places.map(([lon, lat]) => {
      const marker = L.marker([lat, lon], { icon, interactive: false, keyboard: false });
      group.addLayer(marker);
      return marker;
    });
  }

  /* ---- legend ---- */

  function sample(kind, symbols) {
    const picture = svg("svg", { width: 28, height: 16, viewBox: "0 0 28 16", "aria-hidden": "true" });
    for (const symbol of symbols) {
      if (kind === "point") {
        addMark({ ...symbol, size: Math.min(symbol.size || 6, 13) }, svg("g", { transform: "translate(14 8)" }, picture));
        continue;
      }
      const stroked = symbol.stroke !== undefined && symbol.mark !== "horline";
      const form = kind === "line" ? ["path", { d: "M1 8H27" }] : ["rect", { x: 1, y: 1, width: 26, height: 14 }];
      svg(form[0], {
        ...form[1], fill: kind === "line" ? "none" : fillOf(symbol), "fill-opacity": symbol.fillOpacity ?? 1,
        stroke: stroked ? symbol.stroke : "none", "stroke-width": symbol.width ?? 1,
        "stroke-opacity": symbol.opacity ?? 1, "stroke-dasharray": symbol.dash || "none",
      }, picture);
    }
    return picture;
  }

  return { draw, drawPoint, layers, sample };
})();
