// What every view is given.
import type { Dictionary, Me, Mission } from "../api/client";
import type { MissionClock } from "../model/clock";
import type { State, VehicleState } from "../model/state";

export interface Context {
  me: Me;
  mission: Mission;
  clock: MissionClock;
  state: State;
  /** What views show: what is known now, or, in a replay, what was known then. */
  seen(): State;
  /** Whether what is shown has passed. */
  replaying(): boolean;
  /** The instant of what is seen: now, or that of the replay. */
  seenMetS(): number;
  /** Age in seconds of what was made on board at an instant, at the instant of what is seen. */
  ageS(utc: string): number;
  /** Whether the page hears the service; what it shows is old where it does not. */
  connected(): boolean;
  /** The vehicle that the console looks at. */
  vehicle(): string;
  look(vehicle: string): void;
  dictionary(vehicle: string): Promise<Dictionary>;
  /** The instant that the map shows, in seconds since the mission's start; null for now. */
  shownMetS(): number | null;
  show(metS: number | null): void;
  notify(text: string, status?: "critical" | "serious" | "caution" | "normal" | "standby"): void;
  plot(name: string): void;
  /** Goes to the first alarm that nobody has seen. */
  attend(): void;
  fillIn(command: string, given: Record<string, number>): void;
}

export interface View {
  element: HTMLElement;
  /** Called a few times a second, and after what was heard has changed. */
  update(): void;
}

/** The vehicle that the console looks at, as it is seen: now, or in a replay. */
export function current(context: Context): VehicleState | null {
  return context.seen().vehicles.get(context.vehicle()) ?? null;
}

/** Colours of vehicles on map and timeline: apart for both kinds of colour blindness, and each has a label besides. */
export const VEHICLE_COLOURS = ["#4dacff", "#ffd166", "#c78bff", "#66e0c2", "#ff9e80", "#b0bec5"];

export function colourOf(context: Context, id: string): string {
  const index = context.mission.vehicles.find((vehicle) => vehicle.id === id)?.colour_index ?? 0;
  return VEHICLE_COLOURS[index % VEHICLE_COLOURS.length] ?? "#4dacff";
}
