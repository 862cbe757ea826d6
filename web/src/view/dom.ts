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

export interface AskedField {
  name: string;
  label: string;
  /** A choice of values, each with its words; free text where there is none. */
  options?: [string, string][];
  value?: string;
}

/** Asks for some words in a dialog; null where it is left. */
export function ask(title: string, fields: AskedField[], verb: string): Promise<Record<string, string> | null> {
  const inputs = fields.map((field) => {
    const id = `asked-${field.name}`;
    const input = field.options
      ? h("select", { id, name: field.name }, ...field.options.map(([value, words]) => h("option", { value }, words)))
      : h("input", { id, name: field.name, maxlength: 500, autocomplete: "off" });
    if (field.value !== undefined) input.value = field.value;
    return { field, input };
  });
  const form = h("form", { method: "dialog" }, h("h2", {}, title),
    ...inputs.flatMap(({ field, input }) => [h("label", { for: input.id, class: "label" }, field.label), input]));
  const dialog = h("dialog", { class: "dialog ask", "aria-label": title }, form);
  form.append(h("div", { class: "tools" }, h("button", { type: "submit", value: "yes", class: "primary" }, verb), button("Cancel", () => dialog.close("no"))));
  document.body.append(dialog);
  return new Promise((done) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      done(dialog.returnValue === "yes" ? Object.fromEntries(inputs.map(({ field, input }) => [field.name, input.value])) : null);
    });
    dialog.showModal();
  });
}

export function panel(id: string, title: string, ...children: Child[]): HTMLElement {
  return h("section", { class: "panel", id, "aria-labelledby": `${id}-title` },
    h("h2", { id: `${id}-title` }, title), ...children);
}
