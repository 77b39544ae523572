// The map, and zones that are chosen on it and in the tables alike.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const zones = new Map(); // key: its layer on the map
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const map = L.map("map", {
    zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 1, wheelPxPerZoomLevel: 120,
    preferCanvas: data.canvas, renderer: data.canvas ? L.canvas({ padding: 0.3 }) : L.svg({ padding: 0.5 }),
  });
  let chosen = [];

  function pathOf(geometry, style) {
    return L.geoJSON({ type: "Feature", properties: {}, geometry }, {
      style, pointToLayer: (_, at) => L.circleMarker(at, style),
    }).getLayers()[0];
  }

  /* ---- what is drawn ---- */

  const style = {
    zone: (f) => ({
      color: "#7a3b00", weight: 2, fillColor: "#e6a756", fillOpacity: 0.35,
      dashArray: f.basis === "surveyed" || f.basis === "digitised" ? null : "6 4",
    }),
    land: () => ({ color: "#6f8f5f", weight: 1, fillColor: "#b9d0a8", fillOpacity: 0.4 }),
    line: (f) => ({
      color: /railway/.test(f.mode || "") ? "#333c44" : "#a33c2f", weight: /expressway|high-speed/.test(f.mode || "") ? 3 : 2,
      dashArray: f.status === "existing" ? null : "8 6",
    }),
    point: () => ({ radius: 3.5, color: "#46525c", weight: 1.5, fillColor: "#fff", fillOpacity: 1 }),
    chosen: { color: "#c7372f", weight: 4, fillOpacity: 0.55 },
    overlap: { color: "#5b2a86", weight: 1.5, fillColor: "#5b2a86", fillOpacity: 0.25, dashArray: "2 3", interactive: false },
    link: { color: "#c7372f", weight: 2, dashArray: "3 4", interactive: false },
  };

  function pane(name, zIndex) {
    map.createPane(name).style.zIndex = zIndex;
    return name;
  }

  function addPlain(features, styleOf) {
    for (const feature of features) {
      const layer = pathOf(feature.geometry, { ...styleOf(feature), interactive: false });
      if (!layer) continue;
      layer.addTo(map);
      if (styleOf === style.point) labels.add(layer, feature.name, "zl-place", 2);
    }
  }

  function makeKeyboard(layer, feature) {
    const element = layer.getElement && layer.getElement();
    if (!element) return;
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", feature.name);
    element.dataset.zone = feature.key;
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose([feature.key], "map");
    });
  }

  function addZones() {
    for (const feature of data.zones) {
      const base = style.zone(feature);
      const layer = pathOf(feature.geometry, base);
      if (!layer) continue;
      layer.base = base;
      layer.name = feature.name;
      layer.addTo(map);
      zones.set(feature.key, layer);
      layer.on("click", () => choose([feature.key], "map"));
      if (!data.canvas) {
        labels.add(layer, feature.name, "", 0);
        makeKeyboard(layer, feature);
      }
    }
  }

  /* ---- choosing ---- */

  const links = L.layerGroup().addTo(map);

  function boundsOf(keys) {
    const bounds = L.latLngBounds([]);
    for (const key of keys) if (zones.has(key)) bounds.extend(zones.get(key).getBounds());
    return bounds;
  }

  function show(bounds) {
    if (bounds.isValid()) map.fitBounds(bounds.pad(0.6), { animate: !still.matches, maxZoom: 14 });
  }

  function drawLinks(keys) {
    links.clearLayers();
    for (const link of data.links)
      if (keys.includes(link.zone)) links.addLayer(L.polyline(link.path, style.link));
  }

  function markRows(keys) {
    let first = null;
    for (const row of document.querySelectorAll("tr[data-zones]")) {
      const match = row.dataset.zones.split(" ").some((key) => keys.includes(key));
      row.classList.toggle("chosen", match);
      first = first || (match ? row : null);
    }
    for (const button of document.querySelectorAll("button.zone"))
      button.setAttribute("aria-pressed", String(keys.includes(button.dataset.zone)));
    return first;
  }

  function markZones(keys) {
    for (const [key, layer] of zones) {
      const on = keys.includes(key);
      if (on || chosen.includes(key)) layer.setStyle(on ? style.chosen : layer.base);
      if (on) layer.bringToFront();
      const element = layer.getElement && layer.getElement();
      if (element) element.setAttribute("aria-pressed", String(on));
    }
  }

  function say(keys) {
    const names = [...new Set(keys.map((key) => {
      const button = document.querySelector(`button.zone[data-zone="${key}"]`);
      const name = zones.has(key) ? zones.get(key).name : button.textContent;
      return zones.has(key) ? name : `${name} (${words.noOutline})`;
    }))];
    document.getElementById("chosen").textContent = names.length ? `${words.selected}: ${names.join(", ")}` : "";
  }

  function choose(keys, from) {
    markZones(keys);
    chosen = keys;
    const row = markRows(keys);
    drawLinks(keys);
    say(keys);
    if (from === "map" && row) row.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
    if (from === "table") show(boundsOf(keys));
  }

  document.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-zones]");
    const button = event.target.closest("button.zone");
    if (button) choose([button.dataset.zone], "table");
    else if (row && !String(getSelection())) choose(row.dataset.zones.split(" "), "table");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") choose([], "key");
  });

  /* ---- controls ---- */

  function wholeControl() {
    const control = L.control({ position: "topleft" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "leaflet-bar");
      const button = L.DomUtil.create("button", "zl-whole", box);
      button.type = "button";
      button.textContent = "⤢";
      button.title = words.whole;
      button.setAttribute("aria-label", words.whole);
      L.DomEvent.disableClickPropagation(box);
      L.DomEvent.on(button, "click", () => { choose([], "key"); showAll(); });
      return box;
    };
    return control;
  }

  function noteControl() {
    const control = L.control({ position: "bottomright" });
    control.onAdd = () => {
      const box = L.DomUtil.create("div", "zl-schematic");
      box.textContent = words.schematic;
      return box;
    };
    return control;
  }

  function everything() {
    const bounds = boundsOf([...zones.keys()]);
    if (bounds.isValid()) return bounds;
    for (const feature of [...data.lines, ...data.points, ...data.land]) {
      const layer = pathOf(feature.geometry, {});
      if (layer.getBounds) bounds.extend(layer.getBounds());
      else if (layer.getLatLng) bounds.extend(layer.getLatLng());
    }
    return bounds;
  }

  function showAll() {
    const bounds = everything();
    if (bounds.isValid()) map.fitBounds(bounds.pad(0.08), { animate: false, maxZoom: 14 });
    else map.setView([41.7, 86.1], 6);
  }

  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  wholeControl().addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (data.schematic) noteControl().addTo(map);
  showAll();
  graticule.add(map);
  addPlain(data.land, style.land);
  addZones();
  for (const overlap of data.overlaps) pathOf(overlap.geometry, style.overlap).addTo(map);
  addPlain(data.lines, style.line);
  addPlain(data.points, style.point);
  labels.start(map);

  // On paper the map has another size.
  matchMedia("print").addEventListener("change", () => {
    map.invalidateSize({ animate: false });
    if (chosen.length === 0) showAll();
  });
})();
