// Shows the screen of a VM: a ticket from Slipway, then RFB over a WebSocket of Slipway, drawn by noVNC.

import RFB from "/vendor/novnc/1.7.0/core/rfb.js";

const RETRY_MS = 2000;
const RETRIES = 10;

// What a WebSocket says of its end (RFC 6455): the server goes away, or the connection is gone without a word.
const GOING_AWAY = 1001;
const LOST = 1006;

const section = document.getElementById("console");
const state = document.getElementById("console-state");
const reconnect = document.getElementById("console-reconnect");
const keys = document.getElementById("console-keys");
const full = document.getElementById("console-full");
const clipboard = document.getElementById("console-clipboard");
const paste = document.getElementById("console-paste");
const screen = document.getElementById("screen");

let rfb = null;
let retries = 0;

function tell(text, bad) {
  state.textContent = text;
  state.classList.toggle("bad", Boolean(bad));
}

function usable(on) {
  for (const button of [keys, full, paste]) {
    button.disabled = !on;
  }
  reconnect.hidden = on;
}

async function connect() {
  reconnect.hidden = true;
  tell(section.dataset.connecting);
  let address;
  try {
    address = await ticket();
  } catch (failure) {
    // fetch fails so when nobody answers; what the server refuses comes as an Error of ours
    end(failure.message, failure instanceof TypeError);
    return;
  }
  const socket = new WebSocket(address);
  socket.addEventListener("close", (event) => closed(event));
  rfb = new RFB(screen, socket);
  rfb.scaleViewport = true;
  rfb.addEventListener("connect", connected);
  rfb.addEventListener("clipboard", (event) => {
    clipboard.value = event.detail.text;
  });
}

// The answer says how Slipway was reached; the page knows better what the browser must call it.
async function ticket() {
  const answer = await fetch(section.dataset.source, { headers: { Accept: "application/json" } });
  const body = await answer.json();
  if (answer.status === 401) {
    // the sign-in page leads back here
    location.reload();
  }
  if (!answer.ok) {
    throw new Error(body.detail ?? body.title);
  }
  const given = new URL(body.url);
  const here = new URL(given.pathname + given.search, location.href);
  here.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return here;
}

function connected() {
  retries = 0;
  tell(section.dataset.connected);
  usable(true);
  rfb.focus();
}

function closed(event) {
  rfb = null;
  end(event.reason, event.code === GOING_AWAY || event.code === LOST);
}

// What passes by itself, such as a restart of Slipway, is tried again for a while.
function end(reason, passing) {
  usable(false);
  if (passing && retries < RETRIES) {
    retries += 1;
    tell(section.dataset.again, true);
    setTimeout(connect, RETRY_MS);
  } else {
    tell(reason ? `${section.dataset.ended} ${reason}` : section.dataset.ended, true);
  }
}

reconnect.addEventListener("click", () => {
  retries = 0;
  connect();
});

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

connect();
