// What the console knows: the service's messages, folded together. Lists are bounded, so that a page may stay open for days.
import type { CommandLine, CommandRequest, EventLine, LinkState, Live, ParameterValue, VehicleLive } from "../api/client";

export const MOST_EVENTS = 1000;
export const MOST_TRACK = 5000;
export const MOST_COMMANDS = 4000;
export const MOST_REQUESTS = 500;

export interface VehicleState {
  id: string;
  pose: VehicleLive["pose"];
  mode: VehicleLive["mode"];
  link: LinkState | null;
  track: number[][];
  values: Map<string, ParameterValue>;
  events: EventLine[];
  commands: Map<number, CommandLine>;
}

export interface State {
  vehicles: Map<string, VehicleState>;
  requests: Map<number, CommandRequest>;
}

export function emptyState(): State {
  return { vehicles: new Map(), requests: new Map() };
}

function emptyVehicle(id: string): VehicleState {
  return { id, pose: null, mode: null, link: null, track: [], values: new Map(), events: [], commands: new Map() };
}

/** Takes a message in: a full one replaces what was known. */
export function take(state: State, live: Live): void {
  if (live.full) {
    state.vehicles.clear();
    state.requests.clear();
  }
  for (const news of live.vehicles) {
    const vehicle = state.vehicles.get(news.id) ?? emptyVehicle(news.id);
    state.vehicles.set(news.id, vehicle);
    if (news.pose) vehicle.pose = news.pose;
    if (news.mode) vehicle.mode = news.mode;
    if (news.link) vehicle.link = news.link;
    for (const value of news.samples) vehicle.values.set(value.name, value);
    vehicle.events.push(...news.events);
    if (vehicle.events.length > MOST_EVENTS) vehicle.events.splice(0, vehicle.events.length - MOST_EVENTS);
    vehicle.track.push(...news.track);
    if (vehicle.track.length > MOST_TRACK) vehicle.track = vehicle.track.filter((_, i) => i % 2 === 1);
    for (const command of news.commands) vehicle.commands.set(command.n, command);
    bound(vehicle.commands, MOST_COMMANDS);
  }
  for (const request of live.requests) state.requests.set(request.n, request);
  bound(state.requests, MOST_REQUESTS);
}

function bound<V>(map: Map<number, V>, most: number): void {
  for (const key of map.keys()) {
    if (map.size <= most) break;
    map.delete(key);
  }
}

export interface Alarm {
  name: string;
  level: "critical" | "caution";
}

/** What asks for attention now: red and yellow values. */
export function alarms(vehicle: VehicleState): Alarm[] {
  const found: Alarm[] = [];
  for (const value of vehicle.values.values()) {
    if (value.status === "red") found.push({ name: value.name, level: "critical" });
    else if (value.status === "yellow") found.push({ name: value.name, level: "caution" });
  }
  return found.sort((a, b) => b.level.localeCompare(a.level) || a.name.localeCompare(b.name));
}

export type Freshness = "fresh" | "late" | "stale";

/**
 * How far a value can be trusted to be the present one: fresh within twice the time between reports; stale where the link
 * that would renew it is down or silent; late in between.
 */
export function freshness(ageS: number, link: LinkState | null, silentS: number): Freshness {
  const lightS = link?.light_time_s ?? 0;
  if (!link || !link.up || silentS > 300) return ageS > 120 + lightS ? "stale" : "fresh";
  return ageS <= 700 + lightS ? "fresh" : "late";
}
