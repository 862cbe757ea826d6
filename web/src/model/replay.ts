// An instant that has passed, as the ground knew it then: asked of the service, one round at a time, for the latest instant wanted.
import type { Live, VehicleLive } from "../api/client";
import { type State, emptyState, take } from "./state";

export class Replay {
  /** What the ground knew at `atMetS`. */
  state: State = emptyState();
  /** The instant that `state` is of; null until the first has come. */
  atMetS: number | null = null;
  #wanted = 0;
  #asking = false;

  constructor(
    private readonly live: State,
    private readonly then: (vehicle: string, metS: number) => Promise<VehicleLive>,
    private readonly told: () => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  want(metS: number): void {
    this.#wanted = metS;
    void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.atMetS !== this.#wanted) {
        const metS = this.#wanted;
        const vehicles = await Promise.all([...this.live.vehicles.keys()].map((id) => this.then(id, metS)));
        this.state = folded(this.live, vehicles, metS);
        this.atMetS = metS;
        this.told();
      }
    } catch (error) {
      this.failed(error);
    } finally {
      this.#asking = false;
    }
  }
}

/** A state made of what was known then; what a vehicle had driven by then is cut from what it has driven since. */
function folded(live: State, vehicles: VehicleLive[], metS: number): State {
  const state = emptyState();
  const clock = { utc: "", met_s: metS, speed: 0, ends_met_s: metS, running: false };
  const message: Live = { full: true, seq: 0, clock, requests: [], vehicles };
  take(state, message);
  for (const [id, vehicle] of state.vehicles) {
    const now = live.vehicles.get(id);
    vehicle.track = (now?.track ?? []).filter((point) => (point[2] ?? 0) <= metS);
    vehicle.intervals = now?.intervals ?? vehicle.intervals;
  }
  return state;
}
