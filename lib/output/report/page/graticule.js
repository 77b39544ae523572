// Meridians and parallels in place of a background map: a page that loads nothing has no tiles.
const graticule = (() => {
  "use strict";
  const steps = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];

  // The widest step that still draws a few lines.
  function stepFor(span) {
    return steps.find((step) => span / step >= 3) || steps[steps.length - 1];
  }

  function label(value, letters) {
    return `${Number(Math.abs(value).toFixed(3))}°${value < 0 ? letters[1] : letters[0]}`;
  }

  function values(from, to, step) {
    const out = [];
    for (let i = Math.ceil(from / step); i * step <= to; i++) out.push(Number((i * step).toFixed(6)));
    return out;
  }

  function mark(at, text) {
    const box = L.divIcon({ className: "zl-degrees", html: "", iconSize: null });
    const marker = L.marker(at, { icon: box, interactive: false, keyboard: false, pane: "degrees" });
    marker.on("add", () => { marker.getElement().textContent = text; });
    return marker;
  }

  function draw(group, map) {
    const view = map.getBounds();
    const west = view.getWest(), east = view.getEast(), south = view.getSouth(), north = view.getNorth();
    const step = stepFor(Math.min(east - west, (north - south) * 1.4));
    const style = { pane: "graticule", interactive: false, color: "#c9d1d6", weight: 1, renderer: group.renderer };
    const top = map.containerPointToLatLng([0, 2]).lat;
    const right = map.containerPointToLatLng([map.getSize().x - 44, 0]).lng;
    group.clearLayers();
    for (const lon of values(west, east, step)) {
      group.addLayer(L.polyline([[south, lon], [north, lon]], style));
      group.addLayer(mark([top, lon], label(lon, "EW")));
    }
    for (const lat of values(south, north, step)) {
      group.addLayer(L.polyline([[lat, west], [lat, east]], style));
      group.addLayer(mark([lat, right], label(lat, "NS")));
    }
  }

  function add(map) {
    const pane = map.createPane("graticule");
    pane.style.zIndex = 250;
    pane.style.pointerEvents = "none";
    const above = map.createPane("degrees");
    above.style.zIndex = 640;
    above.style.pointerEvents = "none";
    const group = L.layerGroup().addTo(map);
    group.renderer = L.svg({ pane: "graticule", padding: 0.5 });
    map.on("moveend zoomend resize", () => draw(group, map));
    draw(group, map);
  }

  return { add };
})();
