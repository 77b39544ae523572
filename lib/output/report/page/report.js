// Puts the map together.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const zones = new Map(); // key: { name, geometry, layers, bounds }
  const plain = [{ stroke: "#595959", width: 1.6 }]; // of a layer without a style
  const map = L.map("map", {
    zoomControl: false, attributionControl: false, zoomSnap: 0.25, wheelPxPerZoomLevel: 120,
    renderer: data.canvas ? L.canvas({ padding: 0.3 }) : L.svg({ padding: 0.5 }),
  });

  function symbolsOf(feature) {
    return feature.look === undefined ? plain : data.looks[feature.look];
  }

  function show(bounds, margin, animate) {
    if (bounds.isValid()) map.fitBounds(bounds.pad(margin), { animate, maxZoom: 14 });
  }

  /* ---- zones ---- */

  // The path that takes clicks and keys, and shows the choice, lies over those that are painted.
  function makeKeyboard(layer, key, name) {
    const element = layer.getElement && layer.getElement();
    if (!element) return;
    element.setAttribute("tabindex", "0");
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", name);
    element.setAttribute("aria-pressed", "false");
    element.dataset.zone = key;
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choice.choose([key], "map");
    });
  }

  function addZone(feature) {
    paint.draw(feature.geometry, symbolsOf(feature), map, data.canvas);
    const layers = paint.layers(feature.geometry, { stroke: false, fill: true, fillOpacity: 0 });
    const bounds = L.latLngBounds([]);
    for (const layer of layers) {
      layer.addTo(map);
      bounds.extend(layer.getBounds());
      layer.on("click", () => choice.choose([feature.key], "map"));
      makeKeyboard(layer, feature.key, feature.name);
    }
    if (layers.length && !data.canvas) labels.add(layers[0], feature.name, "", 0);
    zones.set(feature.key, { name: feature.name, geometry: feature.geometry, layers, bounds });
  }

  /* ---- what lies around them ---- */

  function addPoint(feature) {
    for (const marker of paint.drawPoint(feature.geometry, symbolsOf(feature), map))
      labels.add(marker, feature.name, "zl-place", 1);
  }

  function everything() {
    const bounds = L.latLngBounds([]);
    for (const list of [data.zones, data.land, data.lines, data.points]) {
      if (bounds.isValid()) break;
      for (const feature of list) bounds.extend(L.geoJSON(feature.geometry).getBounds());
    }
    return bounds;
  }

  const whole = everything();

  function showAll() {
    if (whole.isValid()) show(whole, 0.08, false);
    else map.setView([40, 100], 4);
  }

  /* ---- controls ---- */

  function control(position, make) {
    const made = L.control({ position });
    made.onAdd = make;
    made.addTo(map);
  }

  function wholeButton() {
    const box = L.DomUtil.create("div", "leaflet-bar");
    const button = L.DomUtil.create("button", "", box);
    button.type = "button";
    button.textContent = "⤢";
    button.title = words.whole;
    button.setAttribute("aria-label", words.whole);
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.on(button, "click", () => { choice.choose([], "key"); showAll(); });
    return box;
  }

  function schematicNote() {
    const box = L.DomUtil.create("div", "zl-schematic");
    box.textContent = words.schematic;
    return box;
  }

  // Overlaps hide what is below them: they are shown on request.
  function titleOf(layer) {
    if (layer.part !== "overlaps") {
      const title = document.createElement("strong");
      title.textContent = layer.title;
      return title;
    }
    const label = document.createElement("label");
    const box = label.appendChild(document.createElement("input"));
    const group = L.layerGroup();
    for (const overlap of data.overlaps) paint.draw(overlap.geometry, symbolsOf(overlap), group, data.canvas);
    box.type = "checkbox";
    box.addEventListener("change", () => (box.checked ? group.addTo(map) : group.remove()));
    label.append(layer.title);
    return label;
  }

  function addLegend() {
    const legend = document.getElementById("legend");
    document.getElementById("key").open = innerWidth > 640; // on a telephone it would push the tables away
    for (const layer of data.legend) {
      const group = legend.appendChild(document.createElement("div"));
      group.append(titleOf(layer));
      for (const entry of layer.entries) {
        const item = group.appendChild(document.createElement("span"));
        item.append(paint.sample(layer.kind, entry.symbols), entry.title);
      }
    }
  }

  /* ---- all together ---- */

  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  control("topleft", wholeButton);
  L.control.scale({ imperial: false }).addTo(map);
  if (data.schematic) control("bottomright", schematicNote);
  showAll();
  graticule.add(map);
  const choice = makeChoice(map, data, zones, show);
  for (const feature of data.land) paint.draw(feature.geometry, symbolsOf(feature), map, data.canvas);
  for (const feature of data.lines) paint.draw(feature.geometry, symbolsOf(feature), map, data.canvas);
  for (const feature of data.zones) addZone(feature);
  data.points.forEach(addPoint);
  labels.start(map);
  addLegend();

  // On paper the map has another size.
  matchMedia("print").addEventListener("change", () => {
    map.invalidateSize({ animate: false });
    if (!choice.any()) showAll();
  });
})();
