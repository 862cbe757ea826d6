import "@astrouxds/astro-web-components/dist/astro-web-components/astro-web-components.css";
import "ol/ol.css";
import "./style.css";
import { defineCustomElement as defineStatus } from "@astrouxds/astro-web-components/components/rux-status.js";
import { Refusal, api, type Dictionary, type Me, type Mission } from "./api/client";
import { type Connection, follow } from "./api/live";
import { MissionClock } from "./model/clock";
import { Replay } from "./model/replay";
import { emptyState, take } from "./model/state";
import { alarmsView } from "./view/alarms";
import { auditDialog } from "./view/audit";
import { commanding } from "./view/command";
import type { Context } from "./view/context";
import { debriefDialog } from "./view/debrief";
import { button, h } from "./view/dom";
import { events } from "./view/events";
import { mapView } from "./view/mapview";
import { replayBar } from "./view/replaybar";
import { signIn } from "./view/signin";
import { plotView, telemetry } from "./view/telemetry";
import { timeline } from "./view/timeline";
import { topBar } from "./view/topbar";

defineStatus();
const app = document.querySelector<HTMLElement>("#app") as HTMLElement;
let end: (() => void) | null = null;

function askToSignIn(reason = ""): void {
  end?.();
  end = null;
  app.replaceChildren(signIn(reason, (me) => void begin(me)));
}

async function begin(me: Me): Promise<void> {
  app.replaceChildren(h("p", { class: "wait" }, "Loading the mission…"));
  try {
    open(me, await api.mission());
  } catch (error) {
    askToSignIn(error instanceof Refusal ? error.message : String(error));
  }
}

function open(me: Me, mission: Mission): void {
  if (mission.vehicles.length === 0) {
    app.replaceChildren(h("main", { class: "signin" }, h("h1", {}, mission.name), h("p", {}, `${me.organisation_name} has no right over a vehicle that flies.`), button("Sign out", () => void api.signOut().finally(() => askToSignIn()))));
    return;
  }
  const clock = new MissionClock(Date.parse(mission.start_utc));
  const state = emptyState();
  const dictionaries = new Map<string, Promise<Dictionary>>();
  const mine = mission.vehicles.find((one) => me.rights.some((right) => right.of === one.id && right.may.includes("command")));
  let vehicle = (mine ?? mission.vehicles[0])?.id ?? "";
  let shown: number | null = null;
  let connected = false, heard = false;
  const notices = h("div", { class: "notices", role: "status", "aria-live": "polite" });
  const context: Context = {
    me, mission, clock, state,
    connected: () => connected,
    vehicle: () => vehicle,
    look: (id) => { vehicle = id; update(); map.fit(); },
    dictionary: (id) => {
      let known = dictionaries.get(id);
      if (!known) {
        known = api.dictionary(id);
        known.catch(() => dictionaries.delete(id));
        dictionaries.set(id, known);
      }
      return known;
    },
    shownMetS: () => shown,
    // The map follows a dragged slider at once; what else shows the instant, with the next tick.
    show: (metS) => {
      shown = metS;
      heard = true;
      if (context.replaying() && metS !== null) replay.want(Math.round(metS));
      map.update();
      past.update();
    },
    // Until the first of what was known then has come, what is known now stays.
    seen: () => (context.replaying() && replay.atMetS !== null ? replay.state : state),
    replaying: () => shown !== null && shown < clock.metS() - 1,
    seenMetS: () => (context.replaying() ? (shown ?? 0) : clock.metS()),
    ageS: (utc) => Math.max(0, (clock.startMs + context.seenMetS() * 1000 - Date.parse(utc)) / 1000),
    notify: (text, status = "standby") => {
      const notice = h("p", { class: "notice" }, h("rux-status", { status, role: "img", "aria-label": status }), ` ${text}`);
      notices.append(notice);
      while (notices.children.length > 4) notices.firstElementChild?.remove();
      window.setTimeout(() => notice.remove(), 6_000);
    },
    plot: (name) => plot.show(name),
    attend: () => alarms.focus(),
    fillIn: (command, given) => commands.fillIn(command, given),
  };
  const replay = new Replay(state, api.then, () => { heard = true; }, (error) => {
    past.stop();
    context.notify(error instanceof Refusal ? error.message : String(error), "serious");
  });
  const past = replayBar(context);
  const bar = topBar(context, () => void api.signOut().finally(() => askToSignIn("You have signed out.")));
  const map = mapView(context), values = telemetry(context), plot = plotView(context), log = events(context), plan = timeline(context), commands = commanding(context), alarms = alarmsView(context);
  const views = [bar, past, map, values, plot, log, plan, alarms, commands];
  const footer = h("footer", {}, button("Keys (?)", () => keys(), { class: "plain" }),
    me.may_read_audit && button("Audit trail", () => void auditDialog(), { class: "plain" }),
    me.may_set_clock && mission.rehearsal && button("Debrief", () => void debriefDialog(context), { class: "plain" }),
    h("span", { class: "quiet" }, mission.operations));
  app.replaceChildren(bar.element, past.element,
    h("main", { class: "console" },
      h("div", { class: "column wide" }, map.element, plan.element),
      h("div", { class: "column" }, plot.element, values.element, log.element),
      h("div", { class: "column" }, alarms.element, commands.element)),
    footer, notices);
  map.fit();
  const update = (): void => { for (const view of views) view.update(); };
  const stop = follow(
    (live) => { clock.hear(live.clock); take(state, live); heard = true; },
    (connection: Connection) => {
      const changed = connected !== connection.up;
      connected = connection.up;
      bar.connection(connection);
      if (changed) update();
    },
    () => askToSignIn("The session is over; sign in again."));
  // Numbers change at most four times a second, whatever the link brings; the clock goes on in between.
  let last = 0;
  let frame = 0;
  let before = performance.now();
  const tick = (now: number): void => {
    past.tick((now - before) / 1000);
    before = now;
    if (heard ? now - last > 250 : now - last > 1000) {
      last = now;
      heard = false;
      update();
    }
    frame = requestAnimationFrame(tick);
  };
  frame = requestAnimationFrame(tick);
  const onKey = (event: KeyboardEvent): void => {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement || event.target instanceof HTMLTextAreaElement;
    if (event.key === "Escape" && typing) (event.target as HTMLElement).blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const number = Number(event.key);
    const chosen = number >= 1 ? mission.vehicles[number - 1] : undefined;
    if (chosen) context.look(chosen.id);
    else if (event.key === "/") values.focusSearch();
    else if (event.key === "c") commands.focus();
    else if (event.key === "a") alarms.focus();
    else if (event.key === "p") past.toggle();
    else if (event.key === "n") context.show(null);
    else if (event.key === "f") document.querySelector<HTMLButtonElement>("#follow")?.click();
    else if (event.key === "?") keys();
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", onKey);
  end = () => {
    stop();
    cancelAnimationFrame(frame);
    document.removeEventListener("keydown", onKey);
  };
  update();
}

function keys(): void {
  const rows: [string, string][] = [["1 … 9", "look at a vehicle"], ["/", "search telemetry"], ["a", "go to the first alarm that nobody has seen"], ["c", "choose a telecommand"], ["f", "follow the vehicle on the map"], ["p", "play or hold a replay"], ["n", "back to now"], ["Esc", "leave a field"], ["?", "these keys"]];
  const dialog = h("dialog", { class: "dialog", "aria-label": "Keys" }, h("h2", {}, "Keys"),
    h("table", {}, h("tbody", {}, ...rows.map(([key, what]) => h("tr", {}, h("th", { scope: "row" }, key), h("td", {}, what))))));
  dialog.append(button("Close", () => dialog.close(), { class: "primary" }));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

api.whoAmI().then((me) => void begin(me), (error: unknown) => askToSignIn(error instanceof Refusal && error.status === 401 ? "" : String(error instanceof Refusal ? error.message : error)));
