import { type Debrief, Refusal, api } from "../api/client";
import { metText, spanText } from "../model/clock";
import type { Context } from "./context";
import { button, h } from "./dom";

const NONE = "—";
const after = (seconds: number | null | undefined, who?: string | null): string =>
  seconds == null ? NONE : `${spanText(seconds)}${who ? `, ${who}` : ""}`;

function table(debrief: Debrief): HTMLElement {
  const reserve = new Map(debrief.reserve_percent as unknown as [string, number][]);
  const rows = debrief.faults.map((fault) => h("tr", {},
    h("td", {}, metText(fault.from_met_s)), h("th", { scope: "row" }, fault.fault), h("td", {}, fault.vehicle),
    h("td", {}, fault.told_after_s == null ? "never" : after(fault.told_after_s), fault.told ? h("div", { class: "quiet" }, fault.told) : null),
    h("td", {}, after(fault.noticed_after_s, fault.noticed_by)), h("td", {}, after(fault.decided_after_s, fault.decided_by)),
    h("td", {}, !fault.was_safe ? "no safe mode" : fault.recovered_after_s == null ? "still in safe mode" : after(fault.recovered_after_s)),
    h("td", { class: "number" }, String(fault.commands)),
    h("td", { class: "number" }, fault.lowest_charge_percent == null ? NONE : `${(fault.lowest_charge_percent - (reserve.get(fault.vehicle) ?? 0)).toFixed(0)} %`)));
  return h("table", { class: "debrief" }, h("thead", {}, h("tr", {}, ...["Came at", "Fault", "Vehicle", "Told after", "Noticed after", "Decided after", "Out of safe mode after", "Telecommands", "Least charge over reserve"]
    .map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, ...rows));
}

/** How the rehearsal has gone so far: for whoever reads it, it is over. */
export async function debriefDialog(context: Context): Promise<void> {
  const body = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Debrief" }, h("p", {}, "Loading…"));
  const file = h("a", { href: "/api/debrief", download: "debrief.json" }, "Save as JSON");
  const dialog = h("dialog", { class: "dialog", "aria-label": "Debrief" }, h("h2", {}, "Debrief of the rehearsal"), body, h("div", { class: "tools" }, file));
  dialog.append(button("Close", () => dialog.close(), { class: "primary" }));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  try {
    const debrief = await api.debrief();
    body.replaceChildren(
      h("p", { class: "quiet" }, `${debrief.mission}, up to ${metText(debrief.met_s)}. Times count from the fault: until the ground first had an event of low severity or more of the vehicle (whether the fault is its cause is for you to judge), until somebody attended to an alarm of the vehicle, until somebody asked for a telecommand to it. What was done before that event does not count.`),
      debrief.faults.length === 0 ? h("p", {}, "Nothing has gone wrong yet.") : table(debrief),
      h("h3", {}, "Who did what"),
      debrief.done.length === 0 ? h("p", { class: "quiet" }, "Nobody has done anything yet.")
        : h("ol", { class: "log" }, ...debrief.done.map((line) => h("li", {}, h("time", {}, metText(line.met_s)), h("b", {}, line.account), h("span", {}, `${line.vehicle}: ${line.what}`)))));
  } catch (error) {
    const text = error instanceof Refusal ? error.message : String(error);
    body.replaceChildren(h("p", {}, text));
    context.notify(text, "serious");
  }
}
