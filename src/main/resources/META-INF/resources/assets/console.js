// Shows the screen of a VM: RFB over a WebSocket of Slipway, drawn by noVNC.

import RFB from "/vendor/novnc/1.7.0/core/rfb.js";
import { connected, link } from "/assets/console-link.js";

const keys = document.getElementById("console-keys");
const full = document.getElementById("console-full");
const clipboard = document.getElementById("console-clipboard");
const paste = document.getElementById("console-paste");
const screen = document.getElementById("screen");

let rfb = null;

function begin(socket) {
  rfb = new RFB(screen, socket);
  rfb.scaleViewport = true;
  rfb.addEventListener("connect", () => {
    connected();
    rfb.focus();
  });
  rfb.addEventListener("clipboard", (event) => {
    clipboard.value = event.detail.text;
  });
}

function usable(on) {
  if (!on) {
    rfb = null;
  }
  for (const button of [keys, full, paste]) {
    button.disabled = !on;
  }
}

keys.addEventListener("click", () => {
  rfb?.sendCtrlAltDel();
  rfb?.focus();
});

full.addEventListener("click", () => {
  screen.requestFullscreen();
  rfb?.focus();
});

paste.addEventListener("click", () => {
  rfb?.clipboardPasteFrom(clipboard.value);
  rfb?.focus();
});

addEventListener("pagehide", () => rfb?.disconnect());

link({ begin, usable });
