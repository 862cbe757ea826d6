import { clockText } from "../model/clock";
import { type Context, type View, current } from "./context";
import { type Status, h, panel, symbol } from "./dom";

const STATUS: Record<string, Status> = { info: "normal", low: "standby", medium: "caution", high: "critical" };
const SHOWN = 200;

export function events(context: Context): View {
  const least = h("select", { "aria-label": "Least severity", change: () => { key = ""; update(); } },
    ...["info", "low", "medium", "high"].map((name) => h("option", { value: name }, `${name} and above`)));
  const list = h("ol", { class: "log scroll", tabindex: 0, "aria-label": "Events, newest first" });
  const element = panel("events", "Events", h("div", { class: "tools" }, least), list);
  const order = ["info", "low", "medium", "high"];
  let key = "";
  function update(): void {
    const vehicle = current(context);
    const now = `${vehicle?.id}|${vehicle?.events.at(-1)?.n}|${least.value}`;
    if (now === key) return;
    key = now;
    const from = order.indexOf(least.value);
    const shown = (vehicle?.events ?? []).filter((event) => order.indexOf(event.severity) >= from).slice(-SHOWN).reverse();
    list.replaceChildren(...shown.map((event) => h("li", {},
      symbol(STATUS[event.severity] ?? "off", event.severity),
      h("time", { datetime: event.generated, title: `on board ${event.generated}, received ${event.received}` }, `${event.generated.slice(5, 10)} ${clockText(event.generated)}`),
      h("span", {}, h("b", {}, event.name), event.severity === "info" ? "" : ` (${event.severity})`, ` ${event.text}`))));
    if (shown.length === 0) list.append(h("li", { class: "quiet" }, "No event of this severity has been heard."));
  }
  return { element, update };
}
