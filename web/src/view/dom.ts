// Elements in a line each.
type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | ((event: Event) => void) | undefined>;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes?: Attributes, ...children: Child[]
): HTMLElementTagNameMap[K];
export function h(tag: string, attributes?: Attributes, ...children: Child[]): HTMLElement;
export function h(tag: string, attributes: Attributes = {}, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** Sets text only where it has changed: a page that is open for a shift touches little. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function set(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

export type Status = "critical" | "serious" | "caution" | "normal" | "standby" | "off";

/** The symbol of a status, by Astro UXDS: its shape says what its colour says. */
export function symbol(status: Status, label: string): HTMLElement {
  return h("rux-status", { status, role: "img", "aria-label": label });
}

export function setSymbol(element: Element, status: Status, label: string): void {
  set(element, "status", status);
  set(element, "aria-label", label);
}

export function button(label: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  return h("button", { type: "button", ...attributes, click: onClick }, label);
}

export function panel(id: string, title: string, ...children: Child[]): HTMLElement {
  return h("section", { class: "panel", id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title), ...children);
}
