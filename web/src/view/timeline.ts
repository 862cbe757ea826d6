import { dayText, spanText } from "../model/clock";
import { type Context, type View } from "./context";
import { button, h, panel, say } from "./dom";

const KINDS: Record<string, string> = { drive: "drives", science: "works", charge: "stands in the light", hibernate: "stands in the dark" };
const WINDOWS: [string, string][] = [["sun", "Sun"], ["earth", "Earth"], ["relay", "Relay"], ["lander", "Lander"]];

function svg(tag: string, attributes: Record<string, string | number>, text = ""): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  if (text) element.textContent = text;
  return element;
}

export function timeline(context: Context): View {
  const startMs = context.clock.startMs;
  const lengthS = (Date.parse(context.mission.end_utc) - startMs) / 1000;
  const metS = (utc: string): number => (Date.parse(utc) - startMs) / 1000;
  const next = h("p", { class: "next" });
  const strip = svg("svg", { class: "strip", role: "img", "aria-label": "Windows of Sun and links, and activities, over the mission", preserveAspectRatio: "none", viewBox: "0 0 1000 130" }) as SVGSVGElement;
  const now = svg("line", { y1: 0, y2: 118, class: "now" }), shown = svg("line", { y1: 0, y2: 118, class: "shown" });
  const labels = h("div", { class: "strip-labels", "aria-hidden": true }, ...WINDOWS.map(([, name]) => h("span", {}, name)), h("span", {}, "Plan"));
  const days = h("div", { class: "days", "aria-hidden": true });
  const list = h("ol", { class: "log scroll activities", tabindex: 0, "aria-label": "Activities of the plan" });
  const element = panel("plan", "Plan", next, h("div", { class: "timeline" }, labels, h("div", { class: "strip-frame" }, strip, days)), list);
  let vehicle = "", marked = -1;
  strip.addEventListener("click", (event) => {
    const box = strip.getBoundingClientRect();
    context.show(Math.round(((event.clientX - box.left) / box.width) * lengthS));
  });
  const x = (s: number): number => (s / lengthS) * 1000;

  function build(): void {
    vehicle = context.vehicle();
    marked = -1;
    strip.replaceChildren();
    const plan = context.mission.plans.find((one) => one.vehicle === vehicle);
    WINDOWS.forEach(([kind], row) => {
      strip.append(svg("rect", { x: 0, y: 2 + row * 22, width: 1000, height: 16, class: "lane" }));
      const window = context.mission.windows.find((one) => one.vehicle === vehicle && one.kind === kind);
      for (const span of (window?.spans ?? []) as unknown as [string, string][]) {
        strip.append(svg("rect", { x: x(metS(span[0])), y: 2 + row * 22, width: Math.max(0.8, x(metS(span[1]) - metS(span[0]))), height: 16, class: `window ${kind}` }));
      }
    });
    for (const activity of plan?.activities ?? []) {
      const from = metS(activity.from_utc);
      strip.append(svg("rect", { x: x(from), y: 90, width: Math.max(1, x(metS(activity.to_utc) - from)), height: 26, class: `activity ${activity.kind}` }));
    }
    strip.append(shown, now);
    days.replaceChildren();
    for (let day = 0; day * 86400 < lengthS; day += 2) {
      const tick = h("span", {}, `day ${day}`);
      tick.style.left = `${(day * 86400 * 100) / lengthS}%`;
      days.append(tick);
    }
    list.replaceChildren(...(plan?.activities ?? []).map((activity) => h("li", {},
      h("span", { class: `kind ${activity.kind}`, "aria-hidden": true }),
      button(dayText(activity.from_utc), () => context.show(metS(activity.from_utc)), { class: "plain", title: "Show this instant on the map" }),
      h("span", {}, activity.label))));
  }

  function update(): void {
    if (vehicle !== context.vehicle()) build();
    const t = context.clock.metS();
    for (const attribute of ["x1", "x2"]) now.setAttribute(attribute, String(x(t)));
    const at = context.shownMetS();
    shown.setAttribute("visibility", at === null ? "hidden" : "visible");
    if (at !== null) for (const attribute of ["x1", "x2"]) shown.setAttribute(attribute, String(x(at)));
    const activities = context.mission.plans.find((one) => one.vehicle === vehicle)?.activities ?? [];
    const present = activities.findIndex((activity) => metS(activity.to_utc) > t);
    const doing = activities[present], then = activities[present + 1];
    if (!doing) say(next, activities.length === 0 ? "No plan is known to this account." : "The plan is over.");
    else {
      const until = spanText(metS(doing.to_utc) - t);
      const begun = metS(doing.from_utc) <= t;
      say(next, `${begun ? "By plan now" : "By plan next"}: ${doing.label} (${KINDS[doing.kind] ?? doing.kind}), ${begun ? `${until} left` : `in ${spanText(metS(doing.from_utc) - t)}`}${then ? `; then ${then.label}` : ""}`);
    }
    if (present !== marked) {
      list.children[marked]?.removeAttribute("aria-current");
      const item = list.children[present] as HTMLElement | undefined;
      item?.setAttribute("aria-current", "step");
      if (item) list.scrollTop = item.offsetTop - list.offsetTop - 30;
      marked = present;
    }
  }
  return { element, update };
}
