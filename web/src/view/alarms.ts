import { type AlarmLine, Refusal, api } from "../api/client";
import { dayText, spanText } from "../model/clock";
import { type Standing, attention, standing } from "../model/state";
import type { Context, View } from "./context";
import { type Status, ask, button, h, panel, say, symbol } from "./dom";

const SHELF_MIN: [string, string][] = [["30", "30 min"], ["60", "1 h"], ["120", "2 h"], ["360", "6 h"], ["720", "12 h"]];
const WORD: Record<Standing, string> = {
  new: "not acknowledged", returned: "returned, not acknowledged", acknowledged: "acknowledged", shelved: "shelved", over: "over",
};

const ACTS = (act: AlarmLine["deeds"][number]["act"]): string => (act === "acknowledge" ? "acknowledged" : act === "unshelve" ? "taken back" : "shelved");

export interface Alarms extends View { focus(): void }

/** What asks for attention, of all vehicles that the account sees; the worst that nobody has seen first. */
export function alarmsView(context: Context): Alarms {
  const list = h("ol", { class: "log scroll alarms", tabindex: 0, "aria-label": "Alarms" });
  const note = h("p", { class: "quiet" });
  const withOver = h("input", { type: "checkbox", id: "with-over", change: () => { key = ""; update(); } });
  const element = panel("alarms", "Alarms", note, list,
    h("div", { class: "tools" }, h("label", { for: "with-over", class: "label" }, withOver, " with those that are over")));
  let key = "";

  async function act(vehicle: string, n: number, what: Parameters<typeof api.attend>[2], comment: string): Promise<void> {
    try {
      await api.attend(vehicle, n, what, comment);
    } catch (error) {
      context.notify(error instanceof Refusal ? error.message : String(error), "serious");
    }
  }

  async function shelve(vehicle: string, alarm: AlarmLine): Promise<void> {
    const given = await ask(`Put aside: ${alarm.source}`, [
      { name: "minutes", label: "For how long, by the mission's clock", options: SHELF_MIN },
      { name: "comment", label: "Why; the next watch will ask" }], "Shelve");
    if (given) await act(vehicle, alarm.n, { shelve: { minutes: Number(given.minutes) } }, given.comment ?? "");
  }

  function item(vehicle: string, alarm: AlarmLine): HTMLElement {
    const how = standing(alarm);
    const commands = context.me.rights.some((right) => right.of === vehicle && right.may.includes("command"));
    const isNew = how === "new" || how === "returned";
    const last = alarm.deeds[0];
    const seen = context.mission.vehicles.find((one) => one.id === vehicle)?.name ?? vehicle;
    return h("li", { class: `alarm ${how}`, "data-alarm": alarm.n },
      symbol(how === "over" || how === "shelved" ? "off" : (alarm.priority as Status), alarm.priority),
      h("div", {},
        h("p", {}, alarm.kind === "parameter"
          ? button(alarm.source, () => { context.look(vehicle); context.plot(alarm.source); }, { class: "plain", title: "Plot it" }) : h("b", {}, alarm.source),
          ` ${alarm.priority}, ${WORD[how]}`, alarm.count > 1 ? ` (${alarm.count} times)` : ""),
        h("p", { class: "quiet" }, `${context.mission.vehicles.length > 1 ? `${seen}: ` : ""}${alarm.text}`),
        h("p", { class: "quiet" }, `on board ${dayText(alarm.raised)}, received ${dayText(alarm.received)}${alarm.returned && alarm.kind === "parameter" ? `, inside again ${dayText(alarm.returned)}` : ""}`
          + (last ? `; ${`${ACTS(last.act)} by ${last.account} at ${dayText(last.utc)}${last.comment ? `: “${last.comment}”` : ""}`}` : "")),
        commands && how !== "over" && h("div", { class: "tools" },
          isNew && button("Acknowledge", () => void act(vehicle, alarm.n, "acknowledge", ""), { class: "acknowledge" }),
          how === "shelved" ? button("Take back", () => void act(vehicle, alarm.n, "unshelve", ""), { class: "plain" })
            : button("Shelve…", () => void shelve(vehicle, alarm), { class: "plain" }))));
  }

  function update(): void {
    const all = [...context.state.vehicles.values()].flatMap((vehicle) => [...vehicle.alarms.values()].map((alarm) => ({ vehicle: vehicle.id, alarm })));
    const shown = all.filter(({ alarm }) => withOver.checked || standing(alarm) !== "over")
      .sort((a, b) => attention(a.alarm) - attention(b.alarm) || Date.parse(b.alarm.latest) - Date.parse(a.alarm.latest));
    const fresh = shown.filter(({ alarm }) => ["new", "returned"].includes(standing(alarm))).length;
    const shelved = shown.filter(({ alarm }) => alarm.shelved_until != null && standing(alarm) === "shelved");
    const next = Math.min(...shelved.map(({ alarm }) => Date.parse(alarm.shelved_until ?? "")));
    say(note, shown.length === 0 ? "Nothing asks for attention." : `${fresh} not acknowledged${shelved.length > 0 ? `, ${shelved.length} shelved, the next comes back in ${spanText((next - context.clock.utcMs()) / 1000)}` : ""}`);
    const now = shown.map(({ vehicle, alarm }) => `${vehicle}${alarm.n}${standing(alarm)}${alarm.priority}${alarm.count}${alarm.text}${alarm.deeds.length}`).join("|");
    if (now === key) return;
    key = now;
    const focused = document.activeElement?.closest("[data-alarm]")?.getAttribute("data-alarm");
    list.replaceChildren(...shown.map(({ vehicle, alarm }) => item(vehicle, alarm)));
    list.hidden = shown.length === 0;
    if (focused) list.querySelector<HTMLElement>(`[data-alarm="${focused}"] button`)?.focus();
  }
  return { element, update, focus: () => list.querySelector<HTMLElement>(".acknowledge")?.focus() };
}
