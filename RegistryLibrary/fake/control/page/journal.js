// Shows the journal as it grows. The newest request is at the bottom.

import { ask } from "./api.js";
import { byId, counted, element, grouped, tell } from "./elements.js";

export const MOST_ROWS = 500;
const AGAIN = 200; // unfinished requests that are asked for at once
const NEAR = 24; // pixels from the end at which the view follows

const body = byId("requests");
const scroll = byId("journal-scroll");
const TIME = new Intl.DateTimeFormat("en", {
  hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3, hour12: false,
});

let origin = "own";
let rows = new Map(); // number -> {row, details, form, words}, in order
let open = new Set(); // numbers of requests that are not ended
let next = null; // the number of the first request that was not asked for
let asked = 0; // the unfinished request that was asked for last
let paused = false;
let unseen = 0;
let received = 0;
let missing = { page: 0, journal: 0, cleared: 0 };

/** Forget everything that is shown, and begin with the latest requests. */
export function restart() {
  body.replaceChildren();
  rows = new Map();
  open = new Set();
  next = null;
  asked = 0;
  unseen = 0;
  received = 0;
  missing = { page: 0, journal: 0, cleared: 0 };
  report();
}

/** Fetch what is new; return the instance that answered. */
export async function update() {
  if (paused) return null;
  const from = origin;
  if (next === null) {
    const { first, received: ever } = await excerpt(0, 0);
    const start = Math.max(first, ever - MOST_ROWS);
    if (from !== origin) return null;
    missing.page = start - first;
    next = start;
  }
  const answer = await excerpt(next, MOST_ROWS);
  if (from !== origin || next === null) return null;
  take(answer);
  await askAgain(from);
  return answer.instance;
}

const excerpt = (since, limit) => ask("GET", ["journal"], { query: { since, limit, origin } });

function take(answer) {
  const follows = isAtEnd();
  received = answer.received;
  missing.journal += answer.dropped;
  for (const [index, form] of answer.requests.entries()) add(answer.first + index, form);
  next = answer.first + answer.requests.length;
  if (answer.received - next > MOST_ROWS) {
    missing.page += answer.received - MOST_ROWS - next;
    next = answer.received - MOST_ROWS;
  }
  dim(answer.cleared);
  const anchor = follows ? null : firstInView();
  trim();
  if (follows) toEnd();
  else {
    restore(anchor);
    unseen += answer.requests.length;
  }
  report();
}

// What was unfinished: a window of it each time, so that thousands do no harm.
async function askAgain(from) {
  if (open.size === 0) return;
  const numbers = [...open].sort((a, b) => a - b);
  const start = numbers.find((number) => number > asked) ?? numbers[0];
  const answer = await excerpt(start, AGAIN);
  if (from !== origin || next === null) return;
  for (const [index, form] of answer.requests.entries()) {
    const number = answer.first + index;
    if (open.has(number)) change(number, form);
  }
  // What the journal forgot meanwhile will never end here.
  for (const number of numbers) if (number < answer.first && number >= start) open.delete(number);
  asked = start + AGAIN - 1;
}

function add(number, form) {
  const shown = { row: element("tr"), details: null, form, words: "" };
  rows.set(number, shown);
  body.append(shown.row);
  fill(number, shown);
}

function change(number, form) {
  const shown = rows.get(number);
  if (!shown) {
    open.delete(number);
    return;
  }
  shown.form = form;
  const focused = shown.row.contains(document.activeElement);
  fill(number, shown);
  if (focused) shown.row.querySelector("button").focus();
}

function fill(number, shown) {
  const { form } = shown;
  if (form.ended) open.delete(number);
  else open.add(number);
  const line = targetOf(form);
  const marks = marksOf(form);
  shown.words = [number, form.method, line, form.status, ...marks.map(([text]) => text)]
    .join(" ").toLowerCase();
  const button = element(
    "button",
    {
      type: "button", class: "request", "aria-expanded": shown.details !== null,
      onclick: () => toggle(number),
    },
    element("b", {}, form.method || "no HTTP"), " ", element("span", {}, line),
  );
  shown.row.replaceChildren(
    element("td", { class: "number" }, number),
    element("td", { class: "time" }, TIME.format(new Date(form.started_at))),
    element("td", { class: "target" }, button),
    element("td", { class: `status s${Math.floor((form.status ?? 0) / 100)}` }, form.status ?? "none"),
    element("td", { class: "duration" }, form.ended ? duration(form.duration) : "…"),
    element("td", { class: "marks" }, ...marks.map(([text, kind]) =>
      element("span", { class: `mark ${kind}` }, text))),
  );
  shown.row.classList.toggle("wrong", Boolean(form.error));
  shown.row.hidden = !matches(shown);
}

function targetOf(form) {
  const query = form.query.map(([name, value]) => `${name}=${value}`).join("&");
  return query ? `${form.path}?${query}` : form.path;
}

function marksOf(form) {
  const marks = [];
  if (form.error) marks.push(["internal error", "bad"]);
  if (form.fault) marks.push([form.fault, "fault"]);
  if (form.stray) marks.push(["stray", "stray"]);
  if (!form.ended) marks.push(["open", "open"]);
  return marks;
}

function duration(seconds) {
  if (seconds < 0.0095) return `${(seconds * 1000).toFixed(1)} ms`;
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(2)} s`;
}

function toggle(number) {
  const shown = rows.get(number);
  if (shown.details) {
    shown.details.remove();
    shown.details = null;
  } else {
    shown.details = element("tr", { class: "details" },
      element("td", { colspan: 6 }, ...detailsOf(shown.form)));
    shown.row.after(shown.details);
    shown.details.scrollIntoView({ block: "nearest" });
  }
  shown.row.querySelector("button").setAttribute("aria-expanded", shown.details !== null);
}

function detailsOf(form) {
  const list = (pairs) => element("dl", {},
    ...pairs.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
  const parts = [element("h3", {}, "Headers"), list(form.headers)];
  if (form.query.length) parts.unshift(element("h3", {}, "Query"), list(form.query));
  if (form.error) {
    parts.unshift(element("h3", {}, "Internal error"), element("pre", { tabindex: 0 }, form.error));
  }
  parts.push(element("p", { class: "told" }, `Received at ${form.started_at}`));
  return parts;
}

function trim() {
  for (const number of rows.keys()) {
    if (rows.size <= MOST_ROWS) break;
    remove(number);
    missing.page += 1;
  }
}

function remove(number) {
  const { row, details } = rows.get(number);
  row.remove();
  details?.remove();
  rows.delete(number);
  open.delete(number);
}

// What the fake has cleared stays in view, and looks like it.
function dim(cleared) {
  missing.cleared = 0;
  for (const [number, { row }] of rows) {
    if (number >= cleared) break;
    row.classList.add("gone");
    open.delete(number);
    missing.cleared += 1;
  }
}

function isAtEnd() {
  return scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
}

function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
  unseen = 0;
}

function firstInView() {
  const top = scroll.getBoundingClientRect().top;
  for (const { row } of rows.values()) {
    const box = row.getBoundingClientRect();
    if (box.height && box.bottom > top) return { row, top: box.top };
  }
  return null;
}

function restore(anchor) {
  if (anchor?.row.isConnected) {
    scroll.scrollTop += anchor.row.getBoundingClientRect().top - anchor.top;
  }
}

const wanted = () => byId("journal-filter").value.trim().toLowerCase().split(/\s+/);

function matches(shown, words = wanted()) {
  return words.every((word) => shown.words.includes(word));
}

function filter() {
  const words = wanted();
  for (const shown of rows.values()) {
    shown.row.hidden = !matches(shown, words);
    if (shown.details) shown.details.hidden = shown.row.hidden;
  }
  toEnd();
  report();
}

function report() {
  tell(byId("journal-count"), received ? grouped(received) : "");
  const told = [];
  if (paused) told.push("Paused: what comes in now is shown when you go on.");
  if (missing.page) told.push(`${counted(missing.page, "older request")} not shown here (at most ${MOST_ROWS} are).`);
  if (missing.journal) told.push(`The journal itself dropped ${counted(missing.journal, "request")}.`);
  if (missing.cleared) told.push(`${counted(missing.cleared, "dimmed request")} cleared from the journal.`);
  const shown = [...rows.values()].filter(({ row }) => !row.hidden).length;
  if (shown < rows.size) told.push(`The filter hides ${counted(rows.size - shown, "request")}.`);
  tell(byId("journal-told"), told.join(" "));
  byId("journal-empty").hidden = rows.size > 0;
  if (isAtEnd()) unseen = 0;
  tell(byId("newest"), unseen ? `↓ ${counted(unseen, "new request")}` : "");
}

byId("journal-filter").addEventListener("input", filter);
byId("newest").addEventListener("click", () => {
  toEnd();
  report();
  scroll.focus({ preventScroll: true });
});
scroll.addEventListener("scroll", () => {
  if (unseen && isAtEnd()) report();
});
byId("forget").addEventListener("click", () => {
  const from = next;
  restart();
  next = from;
  report();
});
byId("pause").addEventListener("click", (event) => {
  paused = !paused;
  event.target.setAttribute("aria-pressed", paused);
  event.target.textContent = paused ? "Go on" : "Pause";
  report();
});
byId("journal-origin").addEventListener("change", (event) => {
  origin = event.target.value;
  restart();
});

/** Offer the journal of the second origin, or take it away. */
export function offerOther(serves) {
  byId("origin-choice").hidden = !serves && origin === "own";
}
