import { Refusal, type SitePlace, api } from "../api/client";
import { spanText } from "../model/clock";
import { type LatLon, type Point, unproject } from "../model/map";
import { lastsH, stay } from "../model/stay";
import { type Context, type View, current } from "./context";
import { button, h, say } from "./dom";

const KINDS: [string, string, string, string][] = [
  ["sun", "Sun", "lit", "dark"], ["earth", "Earth", "link", "none"], ["relay", "Relay", "link", "none"], ["lander", "Lander", "link", "none"]];

export interface PlaceCard extends View { ask(point: Point): void; close(): void }

/** What a vehicle would find at a place of the map: slope, windows, and how long it may stop there. */
export function placeCard(context: Context, marked: (point: Point | null) => void): PlaceCard {
  const title = h("h3", {}), about = h("p", { class: "quiet" }), rows = h("dl", {}), power = h("p", {});
  const element = h("div", { class: "place-card", hidden: true, role: "region", "aria-label": "Place" },
    h("div", { class: "tools" }, title, button("Close", () => close(), { class: "plain" })), about, rows, power);
  let place: SitePlace | null = null;
  let asked = 0;
  const startMs = context.clock.startMs, endS = (Date.parse(context.mission.end_utc) - startMs) / 1000;

  function close(): void {
    place = null;
    asked += 1;
    element.hidden = true;
    marked(null);
  }

  async function ask(point: Point): Promise<void> {
    const own = (asked += 1);
    const { lat, lon }: LatLon = unproject(point, context.mission.projection.radius_m, context.mission.projection.pole);
    place = null;
    marked(point);
    element.hidden = false;
    say(title, `${Math.abs(lat).toFixed(4)}° ${lat < 0 ? "S" : "N"}, ${lon.toFixed(4)}° E`);
    say(about, "looking…");
    rows.replaceChildren();
    say(power, "");
    try {
      const found = await api.place(context.vehicle(), point);
      if (own !== asked) return;
      place = found;
      update();
    } catch (error) {
      if (own === asked) say(about, error instanceof Refusal ? error.message : String(error));
    }
  }

  function update(): void {
    if (!place) return;
    const steep = place.slope_deg == null ? "slope not known, or too rough to drive" : `slope ${place.slope_deg.toFixed(1)}°${place.slope_deg > place.slope_limit_deg ? `, steeper than the ${place.slope_limit_deg}° that it drives` : ""}`;
    const pose = current(context)?.pose;
    const away = pose ? `, ${Math.hypot(pose.x_m - place.x_m, pose.y_m - place.y_m).toFixed(0)} m from the vehicle` : "";
    say(about, `x ${place.x_m.toFixed(0)} m, y ${place.y_m.toFixed(0)} m; ${steep}${away}`);
    const metS = context.shownMetS() ?? context.clock.metS();
    const texts = KINDS.map(([kind, name, yes, no]) => {
      const spans = (place?.windows.find((one) => one.kind === kind)?.spans ?? []) as unknown as [string, string][];
      const how = stay(spans.map(([from, until]) => [(Date.parse(from) - startMs) / 1000, (Date.parse(until) - startMs) / 1000]), metS, endS);
      const then = how.thenS === null ? (how.forS === null ? "" : `, then ${how.there ? no : yes} to the end`) : `, then ${how.there ? no : yes} for ${spanText(how.thenS)}`;
      return [name, `${how.there ? yes : no} ${how.forS === null ? "to the end of the mission" : `for ${spanText(how.forS)}`}${then}`] as const;
    });
    const key = texts.join("|");
    if (rows.dataset.key !== key) {
      rows.dataset.key = key;
      rows.replaceChildren(...texts.flatMap(([name, text]) => [h("dt", {}, name), h("dd", {}, text)]));
    }
    const values = current(context)?.values;
    const soc = values?.get("power.battery.soc")?.value ?? null, load = values?.get("power.load.total")?.value ?? null;
    const hours = lastsH({ wh: place.battery_wh, reservePercent: place.reserve_percent }, soc, load);
    say(power, hours === null ? "" : `Without light, at its present load of ${load?.toFixed(0)} W, its battery lasts ${spanText(hours * 3600)} to the reserve of ${place.reserve_percent.toFixed(0)} %.`);
  }
  return { element, update, ask: (point) => void ask(point), close };
}
