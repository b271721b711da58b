// Keeps the page up to date: every event of the server makes the parts that show operations fetch themselves anew.
// Without this file the page still reads and its forms still work.

const RETRY_MS = 3000;
const CALM_MS = 300;
const SLOW_MS = 5000;

const live = document.getElementById("live");
const announce = document.getElementById("announce");
const ended = new Set();
let interruptedAt = null;

// Many events at once are one, and what comes within the interval is told at its end.
function herald(name, interval) {
  let pending = 0;
  let told = -interval;
  return () => {
    pending ||= setTimeout(
      () => {
        pending = 0;
        told = performance.now();
        document.body.dispatchEvent(new CustomEvent(name));
      },
      Math.max(CALM_MS, told + interval - performance.now()),
    );
  };
}

// What takes long to make is fetched anew less often.
const heralds = [herald("operation-changed", CALM_MS), herald("operation-changed-slowly", SLOW_MS)];

function refresh() {
  heralds.forEach((announceIt) => announceIt());
}

// A screen reader hears of an operation once, when it ends; of what is part of another one not at all.
function tell(operation) {
  const word = announce.dataset[operation.status];
  if (word && !operation.parent && !ended.has(operation.id)) {
    ended.add(operation.id);
    announce.textContent = `${operation.name} ${word}`;
  }
}

function show(text) {
  if (live.textContent !== text) {
    live.textContent = text;
  }
  live.hidden = !text;
}

function interrupted() {
  interruptedAt ??= new Date().toLocaleTimeString(document.documentElement.lang);
  show(live.dataset.interrupted.replace("%time%", interruptedAt));
}

function connected() {
  interruptedAt = null;
  show("");
  refresh();
}

function follow() {
  const events = new EventSource("/api/v1/events");
  events.addEventListener("open", connected);
  events.addEventListener("operation", (event) => {
    tell(JSON.parse(event.data));
    refresh();
  });
  events.addEventListener("findings", () => document.body.dispatchEvent(new CustomEvent("findings-changed")));
  events.addEventListener("error", () => {
    interrupted();
    if (events.readyState === EventSource.CLOSED) {
      // refused: if the session has ended, the answer to the next fragment leads to the sign-in page
      refresh();
      setTimeout(follow, RETRY_MS);
    }
  });
  addEventListener("pagehide", () => events.close(), { once: true });
}

// One box ticks all that are shown; it is ticked itself while all of them are.
const all = document.getElementById("select-all");

function boxes() {
  return [...document.querySelectorAll('#vms input[name="vm"]')];
}

function reckon() {
  const shown = boxes();
  const ticked = shown.filter((box) => box.checked).length;
  all.checked = ticked > 0 && ticked === shown.length;
  all.indeterminate = ticked > 0 && ticked < shown.length;
}

if (all) {
  all.addEventListener("change", () => boxes().forEach((box) => (box.checked = all.checked)));
  document.body.addEventListener("change", (event) => event.target.name === "vm" && reckon());
  document.body.addEventListener("htmx:afterSettle", reckon);
}

// A menu closes when something else is used, and with Escape.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => {
    menu.open = menu.contains(event.target);
  });
});

document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// What somebody has typed, or has got back, is not taken away by news: they renew only what is shown above the form.
document.body.addEventListener("input", (event) => event.target.closest("form.take")?.setAttribute("data-kept", ""));

document.body.addEventListener("htmx:beforeSwap", (event) => {
  const shown = event.detail.target.querySelector(":scope > .shown");
  if (shown && event.detail.target.querySelector("form[data-kept]")) {
    event.detail.target = shown;
    event.detail.selectOverride = ".shown";
  }
});

// News leave open what is open, and the keyboard where it is.
const folded = new Map();
let held = "";

document.body.addEventListener("htmx:beforeSwap", () => {
  folded.clear();
  document.querySelectorAll("details[id]").forEach((part) => folded.set(part.id, part.open));
  held = document.activeElement?.id;
});

document.body.addEventListener("htmx:afterSwap", () => {
  folded.forEach((open, id) => document.getElementById(id)?.toggleAttribute("open", open));
  if (held && document.activeElement === document.body) {
    document.getElementById(held)?.focus({ preventScroll: true });
  }
});

// A page that comes back from the browser's own memory shows what was true then.
addEventListener("pageshow", (event) => {
  if (event.persisted) {
    location.reload();
  }
});

// A request of the page that the server refuses says why at the top.
document.body.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  if (live && answer.getResponseHeader("Content-Type")?.startsWith("application/problem+json")) {
    show(JSON.parse(answer.responseText).detail);
  }
});

// The form has been answered: what it says is next for the keyboard, too.
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "create" || event.detail.elt?.id === "create") {
    document.querySelector("#create [aria-invalid], #create .notice[tabindex]")?.focus();
  }
});

if (live && announce) {
  follow();
}
