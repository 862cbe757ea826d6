// The mission's clock between two messages, and the words for times and ages.
import type { Live } from "../api/client";

export class MissionClock {
  #metS = 0;
  #speed = 0;
  #atMs = 0;
  #endS = Infinity;
  constructor(
    readonly startMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  hear(clock: Live["clock"]): void {
    this.#metS = clock.met_s;
    this.#speed = clock.speed;
    this.#endS = clock.ends_met_s;
    this.#atMs = this.now();
  }

  get speed(): number {
    return this.#speed;
  }

  get endS(): number {
    return this.#endS;
  }

  /** Seconds since the mission's start; never more than two seconds of real time beyond what was heard. */
  metS(): number {
    const sinceS = Math.min((this.now() - this.#atMs) / 1000, 2);
    return Math.min(this.#metS + Math.max(sinceS, 0) * this.#speed, this.#endS);
  }

  utcMs(): number {
    return this.startMs + this.metS() * 1000;
  }

  /** Age in seconds of what was made on board at an instant. */
  ageS(utc: string): number {
    return Math.max(0, (this.utcMs() - Date.parse(utc)) / 1000);
  }
}

const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");

export function utcText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace("T", " ");
}

export function clockText(utc: string): string {
  return utc.slice(11, 19);
}

export function dayText(utc: string): string {
  return `${utc.slice(5, 10)} ${utc.slice(11, 16)}`;
}

/** Mission elapsed time: days, then hours, minutes and seconds. */
export function metText(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  return `${Math.floor(s / 86400)}d ${two((s / 3600) % 24)}:${two((s / 60) % 60)}:${two(s % 60)}`;
}

/** An age or a span in one unit that suits it. */
export function spanText(seconds: number): string {
  const s = Math.abs(seconds);
  if (s < 99.5) return `${Math.round(s)} s`;
  if (s < 99.5 * 60) return `${Math.round(s / 60)} min`;
  if (s < 99.5 * 3600) return `${(s / 3600).toFixed(1)} h`;
  return `${(s / 86400).toFixed(1)} d`;
}
