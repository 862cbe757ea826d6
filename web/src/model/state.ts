// What the console knows: the service's messages, folded together. Lists are bounded, so that a page may stay open for days.
import type { AlarmLine, CommandLine, CommandRequest, EventLine, LinkState, Live, ParameterValue, VehicleLive } from "../api/client";

export const MOST_EVENTS = 1000;
export const MOST_TRACK = 5000;
export const MOST_COMMANDS = 4000;
export const MOST_REQUESTS = 500;
export const MOST_ALARMS = 300;

export interface VehicleState {
  id: string;
  pose: VehicleLive["pose"];
  mode: VehicleLive["mode"];
  link: LinkState | null;
  track: number[][];
  values: Map<string, ParameterValue>;
  /** Seconds between the last two readings of each parameter. */
  intervals: Map<string, number>;
  events: EventLine[];
  commands: Map<number, CommandLine>;
  alarms: Map<number, AlarmLine>;
}

export interface State {
  vehicles: Map<string, VehicleState>;
  requests: Map<number, CommandRequest>;
}

export function emptyState(): State {
  return { vehicles: new Map(), requests: new Map() };
}

function emptyVehicle(id: string): VehicleState {
  return { id, pose: null, mode: null, link: null, track: [], values: new Map(), intervals: new Map(), events: [], commands: new Map(), alarms: new Map() };
}

/** Takes a message in: a full one replaces what was known. */
export function take(state: State, live: Live): void {
  const intervals = new Map([...state.vehicles].map(([id, vehicle]) => [id, vehicle.intervals]));
  if (live.full) {
    state.vehicles.clear();
    state.requests.clear();
  }
  for (const news of live.vehicles) {
    const vehicle = state.vehicles.get(news.id) ?? emptyVehicle(news.id);
    state.vehicles.set(news.id, vehicle);
    vehicle.intervals = intervals.get(news.id) ?? vehicle.intervals;
    if (news.pose) vehicle.pose = news.pose;
    if (news.mode) vehicle.mode = news.mode;
    if (news.link) vehicle.link = news.link;
    for (const value of news.samples) {
      const before = vehicle.values.get(value.name);
      const intervalS = before ? (Date.parse(value.generated) - Date.parse(before.generated)) / 1000 : 0;
      if (intervalS > 0) vehicle.intervals.set(value.name, intervalS);
      vehicle.values.set(value.name, value);
    }
    vehicle.events.push(...news.events);
    if (vehicle.events.length > MOST_EVENTS) vehicle.events.splice(0, vehicle.events.length - MOST_EVENTS);
    vehicle.track.push(...news.track);
    if (vehicle.track.length > MOST_TRACK) vehicle.track = vehicle.track.filter((_, i) => i % 2 === 1);
    for (const command of news.commands) vehicle.commands.set(command.n, command);
    bound(vehicle.commands, MOST_COMMANDS);
    for (const alarm of news.alarms) vehicle.alarms.set(alarm.n, alarm);
    bound(vehicle.alarms, MOST_ALARMS, (alarm) => standing(alarm) === "over");
  }
  for (const request of live.requests) state.requests.set(request.n, request);
  // What still waits for a second person is never forgotten.
  bound(state.requests, MOST_REQUESTS, (request) => request.state !== "awaiting approval");
}

function bound<V>(map: Map<number, V>, most: number, may: (value: V) => boolean = () => true): void {
  for (const [key, value] of map) {
    if (map.size <= most) break;
    if (may(value)) map.delete(key);
  }
}

/** How an alarm stands: not seen by anybody, gone without being seen, seen, put aside, or over. */
export type Standing = "new" | "returned" | "acknowledged" | "shelved" | "over";

export function standing(alarm: AlarmLine): Standing {
  if (alarm.acknowledged && alarm.returned != null) return "over";
  if (alarm.shelved_until != null) return "shelved";
  if (alarm.acknowledged) return "acknowledged";
  return alarm.returned != null && alarm.kind === "parameter" ? "returned" : "new";
}

const PRIORITIES = ["critical", "serious", "caution"];
const STANDINGS: Standing[] = ["new", "returned", "acknowledged", "shelved", "over"];

/** The order in which alarms ask for attention: what nobody has seen first, and of that the worst. */
export function attention(alarm: AlarmLine): number {
  return STANDINGS.indexOf(standing(alarm)) * PRIORITIES.length + PRIORITIES.indexOf(alarm.priority);
}

/** Alarms of all vehicles that are in somebody's hands or ought to be: neither over nor put aside. */
export function openAlarms(state: State): AlarmLine[] {
  return [...state.vehicles.values()].flatMap((vehicle) => [...vehicle.alarms.values()])
    .filter((alarm) => !["over", "shelved"].includes(standing(alarm)))
    .sort((a, b) => attention(a) - attention(b));
}

export type Freshness = "fresh" | "late" | "stale";

/** What a value's freshness is judged by. */
export interface Renewal {
  /** Whether the page hears the service. */
  connected: boolean;
  link: LinkState | null;
  /** Seconds since the vehicle was last heard. */
  silentS: number;
  /** Seconds between the last two readings; null where only one has come. */
  intervalS: number | null;
}

/** Seconds between two readings that are taken where only one has come: that of a vehicle that is awake. Ours. */
const USUAL_S = 60;
/** A link that is to be expected and has brought nothing for so many seconds is silent: ours. */
export const SILENT_S = 300;

/**
 * How far a value can be trusted to be the present one: fresh within twice the time between its readings and light time;
 * after that late, or stale where the link that would renew it is down or silent. Nothing is fresh while the page does not hear
 * the service.
 */
export function freshness(ageS: number, { connected, link, silentS, intervalS }: Renewal): Freshness {
  if (!connected) return "stale";
  const dueS = 2 * (intervalS ?? USUAL_S) + (link?.light_time_s ?? 0);
  if (ageS <= dueS) return "fresh";
  return link?.up && silentS <= SILENT_S ? "late" : "stale";
}
