// Shows what the fake holds: types, packages, versions, and the content of a version.

import { ask } from "./api.js";
import { byId, counted, element, grouped, tell } from "./elements.js";

const LONGEST = 100_000; // characters of content that are shown
const STALE = 10_000; // milliseconds after which the list is fetched again in any case
const TYPING = 300; // milliseconds without a key after which a filter is sent

const list = byId("package-list");
const typeChoice = byId("package-type");

let entries = [];
let cursor = null;
let total = 0;
let seen = null; // how many packages there were when the list was fetched
let fetched = 0;
let shown = "";
let opened = new Map(); // package -> version that is open, or null
let contents = new Map(); // key of a version -> element

/** Forget everything. */
export function restart() {
  entries = [];
  cursor = null;
  seen = null;
  fetched = 0;
  shown = "";
  opened = new Map();
  contents = new Map();
  list.replaceChildren();
}

/** Fetch the list if the number of packages has changed, or if it was fetched long ago. */
export async function update(registry) {
  offerTypes(registry.types);
  const stale = performance.now() - fetched > STALE && cursor === null;
  if (registry.packages === seen && !stale) return;
  seen = registry.packages;
  await fetchFirst();
}

async function fetchFirst() {
  fetched = performance.now();
  const asked = filters();
  const answer = await ask("GET", ["packages"], { query: asked });
  if (JSON.stringify(asked) !== JSON.stringify(filters())) return;
  entries = answer.packages;
  keep(answer);
}

async function fetchMore() {
  const asked = filters();
  const answer = await ask("GET", ["packages"], { query: { ...asked, cursor } });
  if (JSON.stringify(asked) !== JSON.stringify(filters())) return;
  entries = [...entries, ...answer.packages];
  keep(answer);
}

function keep(answer) {
  cursor = answer.next_cursor ?? null;
  total = answer.count;
  const now = JSON.stringify(entries.map((entry) => [keyOf(entry), entry.id]));
  if (now !== shown) {
    shown = now;
    contents = new Map();
    render();
  }
  report();
}

function filters() {
  const asked = {};
  const namespace = byId("package-namespace").value.trim();
  if (typeChoice.value) asked.type = typeChoice.value;
  if (namespace) asked.namespace = namespace;
  return asked;
}

function offerTypes(types) {
  if (typeChoice.options.length > 1) return;
  typeChoice.append(...types.map((type) => element("option", { value: type }, type)));
}

const nameOf = (entry) => `${entry.type}/${entry.namespace}/${entry.name}`;
const keyOf = (entry) => `${nameOf(entry)}/${entry.version}`;

function groups() {
  const words = byId("package-filter").value.trim().toLowerCase().split(/\s+/);
  const types = new Map();
  for (const entry of entries) {
    const text = `${keyOf(entry)} ${entry.id}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const packages = types.get(entry.type) ?? new Map();
    types.set(entry.type, packages);
    packages.set(nameOf(entry), [...(packages.get(nameOf(entry)) ?? []), entry]);
  }
  return types;
}

function render() {
  const types = groups();
  const focused = document.activeElement?.dataset?.key;
  list.replaceChildren(...[...types].map(([type, packages]) => element("div", { class: "type" },
    element("h3", {}, type, " ", element("span", { class: "count" }, counted(packages.size, "package"))),
    ...[...packages].map(([name, versions]) => packageOf(name, versions)))));
  if (focused) [...list.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused)?.focus();
  const names = [...new Set(entries.map((entry) => entry.namespace))].slice(0, 200);
  byId("namespaces").replaceChildren(...names.map((name) => element("option", { value: name })));
}

function packageOf(name, versions) {
  const [{ namespace, name: own }] = versions;
  const pane = element("div", { class: "pane" });
  const made = element("details", { class: "package", open: opened.has(name) },
    element("summary", { "data-key": name },
      element("span", { class: "name" }, element("span", { class: "faint" }, `${namespace}/`), own),
      element("span", { class: "count" }, counted(versions.length, "version"))),
    pane);
  const unfold = () => pane.childElementCount || pane.append(...versionsOf(name, versions));
  if (opened.has(name)) unfold();
  made.addEventListener("toggle", () => {
    if (made.open) {
      if (!opened.has(name)) opened.set(name, null);
      unfold();
    } else opened.delete(name);
  });
  return made;
}

function versionsOf(name, versions) {
  const content = element("div", { class: "content", "aria-live": "polite" });
  const buttons = versions.map((entry) => element("button", {
    type: "button", class: "version", "data-key": keyOf(entry),
    "aria-pressed": opened.get(name) === entry.version,
    onclick: () => show(entry),
  }, entry.version));
  const show = async (entry) => {
    opened.set(name, entry.version);
    for (const button of buttons) {
      button.setAttribute("aria-pressed", button.dataset.key === keyOf(entry));
    }
    const found = contents.get(keyOf(entry)) ?? (await contentOf(entry));
    if (opened.get(name) === entry.version) content.replaceChildren(found);
  };
  const before = versions.find((entry) => entry.version === opened.get(name));
  if (before) show(before);
  return [element("div", { class: "versions" }, ...buttons), content];
}

async function contentOf(entry) {
  let found;
  try {
    found = await ask("GET", ["packages", entry.type, entry.namespace, entry.name, entry.version]);
  } catch (error) {
    return element("p", { class: "wrong" }, error.message);
  }
  const text = JSON.stringify(found.content, null, 2);
  const made = element("div", {},
    element("dl", {},
      element("dt", {}, "ID"), element("dd", {}, element("code", {}, found.id)),
      element("dt", {}, "Released"), element("dd", {}, found.release_date)),
    element("pre", { tabindex: 0, "aria-label": `Content of ${nameOf(entry)} ${entry.version}` }, text.slice(0, LONGEST)),
    text.length > LONGEST
      ? element("p", { class: "told" }, `The first ${grouped(LONGEST)} of ${grouped(text.length)} characters.`)
      : null);
  contents.set(keyOf(entry), made);
  return made;
}

function report() {
  tell(byId("package-count"), counted(total, "version"));
  const told = [];
  if (cursor !== null) told.push(`${grouped(entries.length)} of ${counted(total, "version")} are loaded; the filter looks at these.`);
  if (entries.length === 0) told.push(Object.keys(filters()).length ? "No package is of that kind." : "This fake holds no package.");
  else if (list.childElementCount === 0) told.push("No package fits the filter.");
  tell(byId("packages-told"), told.join(" "));
  byId("more-packages").hidden = cursor === null;
}

async function attempt(work) {
  try {
    await work();
  } catch (error) {
    tell(byId("packages-told"), error.message);
  }
}

let waiting = 0;
byId("package-filter").addEventListener("input", () => {
  render();
  report();
});
byId("package-namespace").addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => attempt(fetchFirst), TYPING);
});
typeChoice.addEventListener("change", () => attempt(fetchFirst));
byId("more-packages").addEventListener("click", () => attempt(fetchMore));
