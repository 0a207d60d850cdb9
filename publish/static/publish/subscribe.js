"use strict";
// What depends on the device in hand, told apart here and not by the server, so that the page is one for everybody.
(() => {
  document.querySelectorAll("[data-agents]").forEach((steps) => {
    if (new RegExp(steps.dataset.agents, "i").test(navigator.userAgent)) steps.open = true;
  });

  // WeChat's browser follows no webcal address and keeps no file: a tap would do nothing at all, so it is answered.
  const dialog = document.getElementById("wechat");
  if (!dialog || !/MicroMessenger/i.test(navigator.userAgent)) return;
  document.querySelectorAll('a[href^="webcal:"], a[download]').forEach((link) => {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      dialog.showModal();
    });
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  // A tap beside what it says: the dialog's own ground.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
})();
