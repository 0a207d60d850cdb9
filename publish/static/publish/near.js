"use strict";
// The link 附近: asks the browser where it is, and goes to the list of what is near. The position is rounded, stands
// in the address alone and is kept nowhere. Without this the link leads to the filters, where a position can be typed.
document.querySelectorAll("[data-near]").forEach((link) => {
  if (!("geolocation" in navigator)) return;
  const said = document.getElementById(link.dataset.said);
  link.setAttribute("role", "button");
  link.addEventListener("click", ask);
  link.addEventListener("keydown", (event) => { if (event.key === " ") ask(event); });

  function ask(event) {
    event.preventDefault();
    said.textContent = link.dataset.asking;
    navigator.geolocation.getCurrentPosition(go, fail, { maximumAge: 60000, timeout: 15000 });
  }

  // Four decimals are ten metres.
  function go({ coords: { longitude, latitude } }) {
    const near = `near=${longitude.toFixed(4)},${latitude.toFixed(4)}&radius=${link.dataset.radius}`;
    location.assign(link.dataset.near + (link.dataset.near.includes("?") ? "&" : "?") + near);
  }

  function fail({ code }) {
    said.textContent = { 1: link.dataset.refused, 3: link.dataset.late }[code] ?? link.dataset.unknown;
  }
});
