// Zones that are chosen, on the map and in the tables alike.
function makeChoice(map, data, zones, show) {
  "use strict";
  const words = data.words;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const links = L.layerGroup().addTo(map);
  const linkStyle = { color: "#c7372f", weight: 2.5, dashArray: "4 4", interactive: false };
  const outline = { color: "#c7372f", weight: 4, fill: false, interactive: false };
  let chosen = [];

  function boundsOf(keys) {
    const bounds = L.latLngBounds([]);
    for (const key of keys) if (zones.has(key)) bounds.extend(zones.get(key).bounds);
    return bounds;
  }

  // Over the others, and in nobody's way: a zone within the chosen one can still be clicked.
  function drawChosen(keys) {
    links.clearLayers();
    for (const key of keys)
      for (const layer of zones.has(key) ? paint.layers(zones.get(key).geometry, outline) : []) links.addLayer(layer);
    for (const link of data.links)
      if (keys.includes(link.zone)) links.addLayer(L.polyline(link.path, linkStyle));
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
    for (const key of new Set([...chosen, ...keys]))
      for (const layer of zones.has(key) ? zones.get(key).layers : []) {
        const element = layer.getElement && layer.getElement();
        if (element) element.setAttribute("aria-pressed", String(keys.includes(key)));
      }
  }

  function nameOf(key) {
    if (zones.has(key)) return zones.get(key).name;
    const button = document.querySelector(`button.zone[data-zone="${key}"]`);
    return `${button.textContent} (${words.noOutline})`;
  }

  function choose(keys, from) {
    markZones(keys);
    chosen = keys;
    const row = markRows(keys);
    drawChosen(keys);
    document.getElementById("chosen").textContent =
      keys.length ? `${words.selected}: ${keys.map(nameOf).join(", ")}` : "";
    if (from === "map" && row)
      row.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
    if (from !== "table") return;
    show(boundsOf(keys), 0.6, !still.matches);
    map.getContainer().scrollIntoView({ block: "nearest", behavior: "auto" });
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

  return { choose, any: () => chosen.length > 0 };
}
