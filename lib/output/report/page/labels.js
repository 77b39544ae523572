// Names on the map: those that would lie over each other are left out, zones before places.
const labels = (() => {
  "use strict";
  const all = [];

  function add(layer, text, className, rank) {
    const box = document.createElement("bdi");
    box.textContent = text;
    layer.bindTooltip(box, {
      permanent: true, direction: rank === 0 ? "center" : "right", offset: rank === 0 ? [0, 0] : [5, 0],
      className: `zl-label ${className}`, interactive: false, opacity: 1,
    });
    all.push({ layer, rank });
  }

  function meet(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  function declutter(map) {
    const frame = map.getContainer().getBoundingClientRect();
    const shown = [...map.getContainer().querySelectorAll(".leaflet-control")].map((box) => box.getBoundingClientRect());
    for (const { layer } of all) {
      const element = layer.getTooltip().getElement();
      if (!element) continue;
      const box = element.getBoundingClientRect();
      const free = meet(box, frame) && !shown.some((other) => meet(box, other));
      element.classList.toggle("zl-hidden", !free);
      if (free) shown.push(box);
    }
  }

  function start(map) {
    all.sort((a, b) => a.rank - b.rank);
    map.on("zoomend moveend resize", () => declutter(map));
    declutter(map);
  }

  return { add, start };
})();
