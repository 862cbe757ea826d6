// How long something is there from an instant on: spans of time, and where in them the instant lies.

export interface Stay {
  /** Whether it is there. */
  there: boolean;
  /** Seconds until that changes; null where it does not in what is known. */
  forS: number | null;
  /** How long it then is as it is not now, in seconds; null where it does not change back. */
  thenS: number | null;
}

/** Spans are in order and apart, in seconds; so is the instant. */
export function stay(spans: [number, number][], atS: number, endS: number): Stay {
  const inside = spans.find(([from, until]) => from <= atS && atS < until);
  const next = spans.find(([from]) => from > atS);
  if (inside) {
    const forS = inside[1] < endS ? inside[1] - atS : null;
    return { there: true, forS, thenS: forS === null || !next ? null : next[0] - inside[1] };
  }
  return { there: false, forS: next ? next[0] - atS : null, thenS: next && next[1] < endS ? next[1] - next[0] : null };
}

/** How long a battery lasts at a load, in hours, until it holds no more than a reserve; null where that is not known. */
export function lastsH(battery: { wh: number; reservePercent: number }, socPercent: number | null, loadW: number | null): number | null {
  if (socPercent === null || loadW === null || loadW <= 0) return null;
  return Math.max(0, ((socPercent - battery.reservePercent) / 100) * battery.wh) / loadW;
}
