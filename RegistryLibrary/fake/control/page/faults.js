// Shows the faults that are active and those that are done, and injects new ones.

import { ask } from "./api.js";
import { byId, counted, element, tell } from "./elements.js";

const FIELDS = {
  type: { label: "Error type" },
  status: { label: "Status", number: { min: 200, max: 599, step: 1 } },
  message: { label: "Message" },
  delay: { label: "Delay (seconds)", number: { min: 0, step: "any" } },
  retry_after: { label: "Retry after (seconds)", number: { min: 0, step: "any" } },
  location: { label: "Location" },
  size: { label: "Size (bytes)", number: { min: 0, step: 1 } },
};

const UNITS = { delay: " s", retry_after: " s", size: " bytes" };
const WORDS = { retry_after: "retry after" };

const list = byId("fault-list");
const form = byId("inject");

let kinds = null; // what the fake offers
let errorTypes = [];
let shown = "";
let changed = () => {};

/** Forget everything; `then` is called after each change that is made here. */
export function restart(then) {
  changed = then;
  kinds = null;
  shown = "";
  list.replaceChildren();
}

/** Fetch how the faults stand. */
export async function update() {
  if (kinds === null) await offer();
  const { faults, exhausted } = await ask("GET", ["faults"]);
  render([...faults, ...exhausted.map((fault) => ({ ...fault, done: true }))], faults.length);
}

function render(faults, active) {
  const now = JSON.stringify(faults);
  if (now === shown) return;
  shown = now;
  const focused = list.contains(document.activeElement);
  list.replaceChildren(...faults.sort((a, b) => a.number - b.number).map(item));
  if (focused) (list.querySelector("button") ?? byId("injecting").firstElementChild).focus();
  tell(byId("fault-count"), active ? `${active} active` : "");
  byId("faults-empty").hidden = faults.length > 0;
  byId("clear-faults").hidden = faults.length === 0;
}

function item(fault) {
  const options = Object.entries(fault.options).filter(([, value]) => value !== null);
  const facts = [
    ...options.map(([name, value]) => [name, value]),
    ["method", fault.method], ["path", fault.path], ["after", fault.after || null],
  ].filter(([, value]) => value !== null);
  const times = fault.times ? `${fault.struck} of ${fault.times}` : counted(fault.struck, "time");
  return element("li", { class: fault.done ? "done" : "" },
    element("b", {}, fault.fault),
    element("span", { class: "struck" }, fault.done ? `done, struck ${times}` : `struck ${times}`),
    element("button", {
      type: "button",
      "aria-label": `${fault.done ? "Dismiss" : "Clear"} the fault ${fault.fault}, number ${fault.number}`,
      onclick: () => clear(fault),
    }, fault.done ? "Dismiss" : "Clear"),
    facts.length
      ? element("div", { class: "facts" }, ...facts.map(([name, value]) =>
        element("span", { class: "fact" }, `${WORDS[name] ?? name} `, element("code", {}, value), UNITS[name] ?? "")))
      : null,
  );
}

const clear = (fault) => attempt(() => ask("DELETE", ["faults", String(fault.number)]));

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
  const rest = { name, "data-option": name, placeholder: value ?? "default", autocomplete: "off" };
  let input = element("input", { ...rest, type: number ? "number" : "text", ...number });
  if (name === "type") {
    input = element("select", { name, "data-option": name },
      ...errorTypes.map((type) => element("option", { value: type, selected: type === value }, type)));
  }
  if (name === "status") input.title = `A status ${kind.statuses}`;
  const size = name === "message" || name === "location" ? "field wide" : "field";
  input.id = `option-${name}`;
  return element("div", { class: size }, element("label", { for: input.id }, label), input);
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
byId("clear-faults").addEventListener("click", () => attempt(() => ask("DELETE", ["faults"])));
