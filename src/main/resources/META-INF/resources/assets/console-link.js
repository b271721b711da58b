// What the page of a screen and that of a terminal have in common: a ticket from Slipway, the WebSocket that it opens, what
// the reader is told of it, and another try where it helps.

// Between two tries: twice as long each time, up to the longest.
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
const RETRIES = 10;

// What Slipway, or a proxy before it, answers while something is away.
const AWAY = [502, 503, 504];

// What a WebSocket says of its end (RFC 6455): the server goes away, or the connection is gone without a word.
const GOING_AWAY = 1001;
const LOST = 1006;

const section = document.getElementById("console");
const state = document.getElementById("console-state");
const reconnect = document.getElementById("console-reconnect");

let retries = 0;
let next;
let attempt = 0;
let current = null;
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

class Refused extends Error {
  constructor(reason, passing) {
    super(reason);
    this.passing = passing;
  }
}

// There is one connection at a time: a new one replaces the one before, and what is still heard of that is let pass.
async function connect() {
  clearTimeout(next);
  attempt += 1;
  const mine = attempt;
  current?.close();
  current = null;
  usable(false);
  reconnect.hidden = true;
  tell(section.dataset.connecting);
  let address;
  try {
    address = await ticket();
  } catch (failure) {
    if (mine === attempt) {
      refused(failure);
    }
    return;
  }
  if (mine === attempt) {
    open(address);
  }
}

function open(address) {
  const socket = new WebSocket(address);
  current = socket;
  socket.addEventListener("close", (event) => {
    if (socket === current) {
      end(event.reason, event.code === GOING_AWAY || event.code === LOST);
    }
  });
  begin(socket);
}

// What is no refusal is a fetch to which nobody answered.
function refused(failure) {
  if (failure instanceof Refused) {
    end(failure.message, failure.passing);
  } else {
    end("", true);
  }
}

// The answer says how Slipway was reached; the page knows better what the browser must call it.
async function ticket() {
  const answer = await fetch(section.dataset.source, { headers: { Accept: "application/json" } });
  if (answer.status === 401) {
    // the sign-in page leads back here
    location.reload();
  }
  const body = await said(answer);
  if (!answer.ok || !body.url) {
    throw new Refused(body.detail ?? `HTTP ${answer.status}`, AWAY.includes(answer.status));
  }
  const given = new URL(body.url);
  const here = new URL(given.pathname + given.search, location.href);
  here.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return here;
}

// A proxy answers with a page of its own where Slipway does with JSON.
async function said(answer) {
  const type = answer.headers.get("Content-Type") ?? "";
  return /^application\/(problem\+)?json/.test(type) ? answer.json() : {};
}

// What passes by itself, such as a restart of Slipway, is tried again for a while.
function end(reason, passing) {
  usable(false);
  reconnect.hidden = false;
  const again = passing && retries < RETRIES;
  if (again) {
    next = setTimeout(connect, Math.min(FIRST_PAUSE_MS * 2 ** retries, LONGEST_PAUSE_MS));
    retries += 1;
  }
  tell([again ? section.dataset.again : section.dataset.ended, reason].filter(Boolean).join(" "), true);
}

function tell(text, bad) {
  state.textContent = text;
  state.classList.toggle("bad", Boolean(bad));
}

reconnect.addEventListener("click", () => {
  retries = 0;
  connect();
});
