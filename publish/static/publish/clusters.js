"use strict";
// Where many signs would stand on each other, one with their number. Loaded with leaflet.markercluster, by those pages
// alone that have so many; `clustersOn` gives the layer that signs are added to instead of the map.
const clustersOn = (map, words) => {
  const layer = L.markerClusterGroup({
    animate: false,
    showCoverageOnHover: false,
    maxClusterRadius: 48,
    iconCreateFunction: (cluster) => L.divIcon({
      className: "map-cluster",
      html: picture(cluster.getChildCount()),
      iconSize: [44, 44],
    }),
  });
  return layer.addTo(map);

  function picture(count) {
    const number = document.createElement("b");
    number.textContent = String(count);
    const rest = document.createElement("span");
    rest.className = "unseen";
    rest.textContent = words.gathered;
    const whole = document.createElement("span");
    whole.append(number, rest);
    return whole;
  }
};
