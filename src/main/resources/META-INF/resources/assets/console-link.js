// What the page of a screen and that of a terminal have in common: a ticket from Slipway, the WebSocket that it opens, what
// the reader is told of it, and another try where it helps.

const RETRY_MS = 2000;
const RETRIES = 10;

// What a WebSocket says of its end (RFC 6455): the server goes away, or the connection is gone without a word.
const GOING_AWAY = 1001;
const LOST = 1006;

const section = document.getElementById("console");
const state = document.getElementById("console-state");
const reconnect = document.getElementById("console-reconnect");

let retries = 0;
let begin = () => {};
let usable = () => {};

// `handlers.begin` is given each new WebSocket, `handlers.usable` is told whether there is a connection.
export function link(handlers) {
  begin = handlers.begin;
  usable = handlers.usable;
  connect();
}

export function connected() {
  retries = 0;
  tell(section.dataset.connected);
  usable(true);
  reconnect.hidden = true;
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
  socket.addEventListener("close", (event) => end(event.reason, event.code === GOING_AWAY || event.code === LOST));
  begin(socket);
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

// What passes by itself, such as a restart of Slipway, is tried again for a while.
function end(reason, passing) {
  usable(false);
  reconnect.hidden = false;
  if (passing && retries < RETRIES) {
    retries += 1;
    tell(section.dataset.again, true);
    setTimeout(connect, RETRY_MS);
  } else {
    tell(reason ? `${section.dataset.ended} ${reason}` : section.dataset.ended, true);
  }
}

function tell(text, bad) {
  state.textContent = text;
  state.classList.toggle("bad", Boolean(bad));
}

reconnect.addEventListener("click", () => {
  retries = 0;
  connect();
});
