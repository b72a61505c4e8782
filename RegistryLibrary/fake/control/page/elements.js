// Makes elements. Whatever came from the fake goes in as text, never as markup.

export const byId = (id) => document.getElementById(id);

/** Return an element; properties whose name begins with "on" listen, others are attributes. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) {
    if (child !== null && child !== undefined) {
      made.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
  }
  return made;
}

/** Show a text, or hide the element if there is none. */
export function tell(target, text) {
  if (target.textContent !== text) target.textContent = text;
  target.hidden = text === "";
}

const NUMBERS = new Intl.NumberFormat("en");

export const grouped = (number) => NUMBERS.format(number);

export const counted = (number, one, more = `${one}s`) =>
  `${grouped(number)} ${number === 1 ? one : more}`;
