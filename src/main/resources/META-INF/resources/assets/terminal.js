// Shows the serial port of a VM: text over a WebSocket of Slipway, drawn by xterm.js. See docs/consoles.md.

import { Terminal } from "/vendor/xterm/6.0.0/lib/xterm.mjs";
import { FitAddon } from "/vendor/xterm-addon-fit/0.11.0/lib/addon-fit.mjs";
import { connected, link } from "/assets/console-link.js";

// A frame must not be longer than 128 KiB.
const LONGEST_FRAME = 64 * 1024;

const screen = document.getElementById("screen");
const size = document.getElementById("terminal-size");
const full = document.getElementById("console-full");
const copy = document.getElementById("terminal-copy");
const text = document.getElementById("console-clipboard");
const paste = document.getElementById("console-paste");

const terminal = new Terminal({ cursorBlink: true, scrollback: 5000, fontSize: 14, fontFamily: "ui-monospace, monospace" });
const fit = new FitAddon();
const encoder = new TextEncoder();
let socket = null;

Terminal.strings.promptLabel = screen.dataset.label;
terminal.loadAddon(fit);
terminal.open(screen);

function begin(opened) {
  opened.binaryType = "arraybuffer";
  opened.addEventListener("open", () => {
    socket = opened;
    connected();
    fit.fit();
    tellSize();
    terminal.focus();
  });
  opened.addEventListener("message", (event) => terminal.write(new Uint8Array(event.data)));
}

function usable(on) {
  if (!on) {
    socket = null;
  }
  for (const button of [full, paste]) {
    button.disabled = !on;
  }
  terminal.options.disableStdin = !on;
}

function send(bytes) {
  for (let from = 0; from < bytes.length; from += LONGEST_FRAME) {
    socket?.send(bytes.subarray(from, from + LONGEST_FRAME));
  }
}

function tellSize() {
  const { cols: columns, rows } = terminal;
  size.textContent = `stty columns ${columns} rows ${rows}`;
  socket?.send(JSON.stringify({ columns, rows }));
}

// Ctrl+C is for the VM; Ctrl+Shift+C, and Cmd+C where there is that key, copy what is selected.
function isCopy(event) {
  return event.type === "keydown" && event.code === "KeyC" && ((event.ctrlKey && event.shiftKey) || event.metaKey);
}

// Browsers have a clipboard of their own on secure pages only; elsewhere they copy what xterm.js hands them.
function copySelection() {
  if (navigator.clipboard) {
    navigator.clipboard.writeText(terminal.getSelection());
  } else {
    terminal.focus();
    document.execCommand("copy");
  }
}

terminal.onData((typed) => send(encoder.encode(typed)));
terminal.onBinary((typed) => send(Uint8Array.from(typed, (character) => character.charCodeAt(0))));
terminal.onResize(tellSize);
terminal.onSelectionChange(() => {
  copy.disabled = !terminal.hasSelection();
});
terminal.attachCustomKeyEventHandler((event) => {
  if (!isCopy(event) || !terminal.hasSelection()) {
    return true;
  }
  event.preventDefault();
  copySelection();
  return false;
});

copy.addEventListener("click", () => {
  copySelection();
  terminal.focus();
});

paste.addEventListener("click", () => {
  terminal.paste(text.value);
  terminal.focus();
});

full.addEventListener("click", () => {
  screen.requestFullscreen();
  terminal.focus();
});

new ResizeObserver(() => requestAnimationFrame(() => fit.fit())).observe(screen);

addEventListener("pagehide", () => socket?.close());

link({ begin, usable });
