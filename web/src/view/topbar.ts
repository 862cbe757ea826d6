import { Refusal, api } from "../api/client";
import type { Connection } from "../api/live";
import { metText, spanText, utcText } from "../model/clock";
import { SILENT_S, openAlarms, standing } from "../model/state";
import { type Context, type View, current } from "./context";
import { type Status, ask, button, h, say, set, setSymbol, symbol } from "./dom";

const HOPS: Record<string, string> = { lander: "by the lander", relay: "by the relay", direct: "direct to Earth" };

export function rateText(bitS: number): string {
  if (bitS >= 1e6) return `${(bitS / 1e6).toFixed(1)} Mbit/s`;
  if (bitS >= 1e3) return `${(bitS / 1e3).toFixed(bitS >= 1e5 ? 0 : 1)} kbit/s`;
  return `${Math.round(bitS)} bit/s`;
}

export interface TopBar extends View {
  connection(state: Connection): void;
}

export function topBar(context: Context, onSignOut: () => void): TopBar {
  const field = (label: string, ...children: (Node | string)[]): HTMLElement =>
    h("div", { class: "field" }, h("span", { class: "label" }, label), h("span", { class: "value" }, ...children));
  const utc = h("span", {}), met = h("span", {}), speed = h("span", {});
  const linkSymbol = symbol("off", "link unknown"), link = h("span", {}), heard = h("span", {});
  const mode = h("span", {}), charge = h("span", {}), chargeSymbol = symbol("off", "no value");
  const alarmSymbol = symbol("normal", "no alarms"), alarmText = button("none", () => context.attend(), { class: "plain", title: "To the alarms (a)" });
  const serverSymbol = symbol("standby", "connecting"), server = h("span", {}, "connecting");
  let connection: Connection = { up: false, since: Date.now(), nextTry: Date.now() };

  const vehicles = h("select", { id: "vehicle", "aria-label": "Vehicle", change: () => context.look(vehicles.value) },
    ...context.mission.vehicles.map((one, i) => h("option", { value: one.id }, `${i + 1} · ${one.name}`)));
  vehicles.value = context.vehicle();
  const setSpeed = async (): Promise<void> => {
    const given = await ask("Speed of the simulated mission", [{ name: "speed", label: "How many times faster than real time; 0 holds it", value: String(context.clock.speed) }], "Set");
    if (!given) return;
    await api.speed(Number(given.speed)).then(
      (now) => context.notify(`the mission goes at ${now.speed} times real time`, "normal"),
      (error: unknown) => context.notify(error instanceof Refusal ? error.message : String(error), "serious"));
  };
  const element = h("header", { class: "topbar" },
    h("div", { class: "brand" }, h("h1", {}, context.mission.name), h("span", { class: "tag" }, context.mission.rehearsal ? "REHEARSAL" : context.mission.simulated ? "SIMULATED" : "BY STATION")),
    field("UTC", utc), field("Elapsed", met),
    h("div", { class: "field speed" }, h("span", { class: "label" }, "Speed"),
      context.me.may_set_clock && context.mission.simulated ? h("button", { type: "button", class: "plain", click: () => void setSpeed(), title: "Set the speed of the simulated mission" }, speed) : speed),
    h("div", { class: "field" }, h("label", { class: "label", for: "vehicle" }, "Vehicle"), vehicles),
    field("Link", linkSymbol, link), field("Last heard", heard), field("Mode", mode), field("Charge", chargeSymbol, charge),
    field("Alarms", alarmSymbol, alarmText), field("Service", serverSymbol, server),
    h("div", { class: "field who" }, h("span", { class: "label" }, `${context.me.duty.replace("-", " ")}, ${context.me.organisation}`),
      h("span", { class: "value" }, h("span", {}, context.me.account), button("Sign out", onSignOut, { class: "plain" }))));

  const update = (): void => {
    const { clock } = context;
    say(utc, utcText(clock.utcMs()));
    say(met, metText(clock.metS()));
    say(speed, clock.speed === 0 ? "held" : `${Number(clock.speed.toPrecision(3))} ×`);
    if (vehicles.value !== context.vehicle()) vehicles.value = context.vehicle();
    if (connection.up) {
      setSymbol(serverSymbol, "normal", "connected");
      say(server, "connected");
    } else {
      setSymbol(serverSymbol, "serious", "not connected");
      say(server, `no connection for ${spanText((Date.now() - connection.since) / 1000)}; trying again`);
    }
    const vehicle = current(context);
    const state = vehicle?.link ?? null;
    const silentS = state?.last_heard ? context.ageS(state.last_heard) : Infinity;
    const next = state?.next_change ? `, ${state.next_is} in ${spanText((Date.parse(state.next_change) - clock.startMs - context.seenMetS() * 1000) / 1000)}` : "";
    set(element, "data-connected", String(connection.up));
    set(element, "data-replay", String(context.replaying()));
    if (!connection.up) {
      setSymbol(linkSymbol, "off", "link unknown");
      say(link, "unknown: the service is not heard");
    } else if (!state) {
      setSymbol(linkSymbol, "off", "link unknown");
      say(link, "unknown");
    } else if (state.up) {
      const status: Status = silentS > SILENT_S ? "caution" : "normal";
      setSymbol(linkSymbol, status, status === "normal" ? "link up" : "link expected, and silent");
      const light = state.light_time_s ? `, ${state.light_time_s.toFixed(1)} s one way` : "";
      say(link, `${silentS > SILENT_S ? "expected, and silent," : "up"} ${HOPS[state.by ?? ""] ?? ""}, ${rateText(state.down_bit_s)}${light}${next}`);
    } else {
      setSymbol(linkSymbol, "standby", "no link expected");
      say(link, `none expected${next}`);
    }
    say(heard, silentS === Infinity ? "never" : `${connection.up ? "" : "over "}${spanText(silentS)} ago`);
    say(mode, vehicle?.mode ? vehicle.mode.name : "unknown");
    const soc = vehicle?.values.get("power.battery.soc");
    say(charge, soc?.value == null ? "unknown" : `${soc.value.toFixed(0)} %`);
    const level: Status = soc?.status === "red" ? "critical" : soc?.status === "yellow" ? "caution" : soc ? "normal" : "off";
    setSymbol(chargeSymbol, level, level === "normal" ? "within limits" : level);
    const found = openAlarms(context.state);
    const unseen = found.filter((alarm) => standing(alarm) !== "acknowledged").length;
    const worst = (["critical", "serious", "caution"] as const).find((priority) => found.some((alarm) => alarm.priority === priority)) ?? "normal";
    setSymbol(alarmSymbol, worst, worst === "normal" ? "no alarms" : worst);
    say(alarmText, found.length === 0 ? "none" : `${worst}: ${unseen} not acknowledged${found.length > unseen ? `, ${found.length - unseen} more` : ""}`);
  };
  return { element, update, connection: (state) => { connection = state; update(); } };
}
