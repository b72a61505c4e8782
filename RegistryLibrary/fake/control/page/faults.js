// Shows the faults that are active and those that are done, and injects new ones.

import { ask } from "./api.js";
import { byId, counted, element, tell } from "./elements.js";

const MOST_DONE = 20;
const FIELDS = {
  type: { label: "Error type" },
  status: { label: "Status", number: { min: 200, max: 599, step: 1 } },
  message: { label: "Message" },
  delay: { label: "Delay (seconds)", number: { min: 0, step: "any" } },
  retry_after: { label: "Retry after (seconds)", number: { min: 0, step: "any" } },
  location: { label: "Location" },
  size: { label: "Size (bytes)", number: { min: 0, step: 1 } },
};

const list = byId("fault-list");
const form = byId("inject");

let kinds = null; // what the fake offers
let errorTypes = [];
let known = new Map(); // number -> form, of faults that were seen here
let shown = "";
let changed = () => {};

/** Forget everything; `then` is called after each change that is made here. */
export function restart(then) {
  changed = then;
  kinds = null;
  known = new Map();
  shown = "";
  list.replaceChildren();
}

/** Fetch how the faults stand. */
export async function update() {
  if (kinds === null) await offer();
  const { faults } = await ask("GET", ["faults"]);
  const active = new Map(faults.map((fault) => [fault.number, fault]));
  for (const [number, before] of known) {
    if (active.has(number)) continue;
    const now = before.done ? before : await done(number);
    if (now) known.set(number, now);
    else known.delete(number);
  }
  for (const [number, fault] of active) known.set(number, fault);
  const old = [...known.values()].filter((fault) => fault.done);
  for (const fault of old.slice(0, Math.max(0, old.length - MOST_DONE))) known.delete(fault.number);
  render(active.size);
}

// A fault that is exhausted can still be asked about; one that was cleared cannot.
async function done(number) {
  try {
    return { ...(await ask("GET", ["faults", String(number)])), done: true };
  } catch (error) {
    if (error.status === 404) return null;
    throw error;
  }
}

function render(active) {
  const now = JSON.stringify([...known.values()]);
  if (now === shown) return;
  shown = now;
  const focused = list.contains(document.activeElement);
  const items = [...known.values()].sort((a, b) => a.number - b.number).map(item);
  list.replaceChildren(...items);
  if (focused) (list.querySelector("button") ?? byId("injecting").firstElementChild).focus();
  tell(byId("fault-count"), active ? `${active} active` : "");
  byId("faults-empty").hidden = items.length > 0;
  byId("clear-faults").hidden = items.length === 0;
}

function item(fault) {
  const options = Object.entries(fault.options).filter(([, value]) => value !== null);
  const facts = [
    ...options.map(([name, value]) => [name, value]),
    ["method", fault.method], ["path", fault.path], ["after", fault.after || null],
  ].filter(([, value]) => value !== null);
  const times = fault.times ? `${fault.struck} of ${fault.times}` : `${counted(fault.struck, "time")}, until cleared`;
  return element("li", { class: fault.done ? "done" : "" },
    element("div", { class: "what" },
      element("b", {}, fault.fault),
      ...facts.map(([name, value]) =>
        element("span", { class: "fact" }, `${name} `, element("code", {}, value)))),
    element("span", { class: "struck" }, fault.done ? `done, struck ${times}` : `struck ${times}`),
    element("button", {
      type: "button",
      "aria-label": `${fault.done ? "Dismiss" : "Clear"} the fault ${fault.fault}, number ${fault.number}`,
      onclick: () => clear(fault),
    }, fault.done ? "Dismiss" : "Clear"),
  );
}

async function clear(fault) {
  known.delete(fault.number);
  await attempt(() => ask("DELETE", ["faults", String(fault.number)]));
}

async function attempt(work) {
  let problem = "";
  try {
    await work();
  } catch (error) {
    if (error.status !== 404) problem = error.message;
  }
  tell(byId("fault-error"), problem);
  changed();
  return problem === "";
}

async function offer() {
  const answer = await ask("GET", ["kinds"]);
  kinds = new Map(answer.kinds.map((kind) => [kind.fault, kind]));
  errorTypes = answer.error_types;
  const choice = byId("fault-kind");
  const before = choice.value;
  choice.replaceChildren(...[...kinds.keys()].map((name) => element("option", { value: name }, name)));
  if (kinds.has(before)) choice.value = before;
  showOptions();
}

function showOptions() {
  const kind = kinds.get(byId("fault-kind").value);
  byId("fault-options").replaceChildren(
    ...Object.entries(kind.options).map(([name, value]) => field(name, value, kind)));
  byId("fault-method").replaceChildren(
    element("option", { value: "" }, "any"),
    ...kind.methods.map((method) => element("option", { value: method }, method)));
  byId("fault-path").title = `Must be able to match ${kind.paths.join(" or ")}`;
  tell(byId("fault-error"), "");
}

function field(name, value, kind) {
  const { label, number } = FIELDS[name] ?? { label: name };
  const rest = { name, "data-option": name, placeholder: value ?? "depends on the answer", autocomplete: "off" };
  let input = element("input", { ...rest, type: number ? "number" : "text", ...number });
  if (name === "type") {
    input = element("select", { name, "data-option": name },
      ...errorTypes.map((type) => element("option", { value: type, selected: type === value }, type)));
  }
  if (name === "status") input.title = `A status ${kind.statuses}`;
  return element("label", { class: "field" }, element("span", {}, label), input);
}

function told() {
  const body = { fault: form.elements.fault.value };
  for (const input of form.querySelectorAll("input, select:not([name=fault])")) {
    const text = input.value.trim();
    if (text !== "") body[input.name] = input.type === "number" ? Number(text) : text;
  }
  return body;
}

byId("fault-kind").addEventListener("change", showOptions);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  await attempt(() => ask("POST", ["faults"], { body: told() }));
});
byId("clear-faults").addEventListener("click", () => {
  known = new Map();
  attempt(() => ask("DELETE", ["faults"]));
});
