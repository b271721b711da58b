// Keeps the page up to date: every event of the server makes the parts that show operations fetch themselves anew.
// Without this file the page still reads and its forms still work.

const RETRY_MS = 5000;
const CALM_MS = 400;

const live = document.getElementById("live");
const announce = document.getElementById("announce");
const ended = new Set();
let pending = 0;

function refresh() {
  if (!pending) {
    pending = setTimeout(() => {
      pending = 0;
      document.body.dispatchEvent(new CustomEvent("operation-changed"));
    }, CALM_MS);
  }
}

// A screen reader hears of an operation once, when it ends.
function tell(operation) {
  const word = announce.dataset[operation.status];
  if (word && !ended.has(operation.id)) {
    ended.add(operation.id);
    announce.textContent = `${operation.name} ${word}`;
  }
}

function show(text) {
  live.textContent = text;
  live.hidden = !text;
}

function follow() {
  const events = new EventSource("/api/v1/events");
  events.addEventListener("open", () => {
    show("");
    refresh();
  });
  events.addEventListener("operation", (event) => {
    tell(JSON.parse(event.data));
    refresh();
  });
  events.addEventListener("error", () => {
    show(live.dataset.interrupted);
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(follow, RETRY_MS);
    }
  });
}

// A request of the page that the server refuses says why at the top.
document.body.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  if (live && answer.getResponseHeader("Content-Type")?.startsWith("application/problem+json")) {
    show(JSON.parse(answer.responseText).detail);
  }
});

if (live && announce) {
  follow();
}
