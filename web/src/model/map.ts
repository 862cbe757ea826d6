// The map: polar stereographic on a sphere, x = ρ sin λ, y = ±ρ cos λ (docs of the service: MapFacts).
export type Point = readonly [number, number];

export interface LatLon {
  lat: number;
  lon: number;
}

export function unproject([x, y]: Point, radius: number, pole: string): LatLon {
  const sign = pole === "north" ? -1 : 1;
  const rho = Math.hypot(x, y);
  const colatitude = 2 * Math.atan(rho / (2 * radius));
  const lat = (pole === "north" ? 1 : -1) * (90 - (colatitude * 180) / Math.PI);
  const lon = (Math.atan2(x, sign * y) * 180) / Math.PI;
  return { lat, lon: (lon + 360) % 360 };
}

/** Direction of north on the map, in degrees clockwise from up: away from the south pole, or to the north pole. */
export function northDeg([x, y]: Point, pole: string): number {
  const outward = (Math.atan2(x, y) * 180) / Math.PI;
  return pole === "north" ? (outward + 180) % 360 : outward;
}

/** Where a plan has a vehicle at an instant: on a leg, or at the end of the last one. */
export function planned(legs: { points: number[][]; met_s: number[] }[], metS: number): Point | null {
  let last: Point | null = null;
  for (const leg of legs) {
    for (let i = 0; i < leg.points.length; i += 1) {
      const point = leg.points[i] as [number, number];
      const at = leg.met_s[i] ?? 0;
      if (at > metS) {
        if (i === 0 || last === null) return last ?? point;
        const before = leg.met_s[i - 1] ?? at;
        const share = at > before ? (metS - before) / (at - before) : 1;
        return [last[0] + share * (point[0] - last[0]), last[1] + share * (point[1] - last[1])];
      }
      last = point;
    }
  }
  return last;
}
