import { describe, expect, it } from "vitest";
import { pause } from "../api/live";
import type { Live } from "../api/client";
import { MissionClock, metText, spanText } from "./clock";
import { northDeg, planned, unproject } from "./map";
import { Replay } from "./replay";
import { lastsH, stay } from "./stay";
import { MOST_EVENTS, MOST_TRACK, emptyState, freshness, openAlarms, standing, take } from "./state";

const clock = (met_s: number, speed: number): Live["clock"] => ({
  utc: "", met_s, speed, ends_met_s: 1000, running: true,
});
const live = (full: boolean, more: Partial<Live["vehicles"][number]>): Live => ({
  full, seq: 1, clock: clock(0, 1), requests: [],
  vehicles: [{ id: "rover", pose: null, track: [], mode: null, link: null, samples: [], events: [], commands: [], alarms: [], ...more }],
});

describe("clock", () => {
  it("goes on at the mission's speed between messages, for two seconds and to the mission's end", () => {
    let now = 0;
    const mission = new MissionClock(0, () => now);
    mission.hear(clock(100, 60));
    now = 500;
    expect(mission.metS()).toBeCloseTo(130);
    now = 60_000;
    expect(mission.metS()).toBeCloseTo(220);
    mission.hear(clock(990, 60));
    now = 61_000;
    expect(mission.metS()).toBe(1000);
  });
  it("writes spans in one unit and elapsed time in full", () => {
    expect([3, 120, 7200, 400_000].map(spanText)).toEqual(["3 s", "2 min", "2.0 h", "4.6 d"]);
    expect(metText(2 * 86400 + 3 * 3600 + 4 * 60 + 5)).toBe("2d 03:04:05");
  });
});

describe("map", () => {
  it("finds the landing point of the reference mission", () => {
    const { lat, lon } = unproject([34645.001, -40445.001], 1737400, "south");
    expect(lat).toBeCloseTo(-88.2439066, 6);
    expect(lon).toBeCloseTo(139.4167932, 6);
  });
  it("has north away from the south pole", () => {
    expect(northDeg([0, 1], "south")).toBeCloseTo(0);
    expect(northDeg([1, 0], "south")).toBeCloseTo(90);
    expect(northDeg([0, 1], "north")).toBeCloseTo(180);
  });
  it("has a vehicle where its plan has it", () => {
    const legs = [{ points: [[0, 0], [10, 0]], met_s: [100, 200] }, { points: [[10, 0], [10, 20]], met_s: [300, 400] }];
    expect(planned(legs, 0)).toEqual([0, 0]);
    expect(planned(legs, 150)).toEqual([5, 0]);
    expect(planned(legs, 250)).toEqual([10, 0]);
    expect(planned(legs, 350)).toEqual([10, 10]);
    expect(planned(legs, 999)).toEqual([10, 20]);
  });
});

describe("state", () => {
  it("stays bounded however long the page is open", () => {
    const state = emptyState();
    const event = { n: 0, generated: "", received: "", severity: "info", name: "E", text: "" };
    for (let n = 0; n < 20_000; n += 1) {
      take(state, live(false, { events: [{ ...event, n }], track: [[n, 0, n]] }));
    }
    const rover = state.vehicles.get("rover");
    expect(rover?.events.length).toBe(MOST_EVENTS);
    expect(rover?.track.length).toBeLessThanOrEqual(MOST_TRACK);
    expect(rover?.events.at(-1)?.n).toBe(19_999);
    expect(rover?.track.at(-1)?.[0]).toBe(19_999);
  });
  it("forgets what a full message does not tell", () => {
    const state = emptyState();
    const sample = { name: "a.b", value: 1, text: null, status: "red", generated: "" };
    take(state, live(false, { samples: [sample] }));
    expect(state.vehicles.get("rover")?.values.size).toBe(1);
    take(state, live(true, {}));
    expect(state.vehicles.get("rover")?.values.size).toBe(0);
  });
  it("has the worst alarm that nobody has seen first, and none that is over or put aside among the open ones", () => {
    const state = emptyState();
    const alarm = (n: number, more: object) => ({ n, kind: "parameter", source: "a", priority: "caution", returned: null, acknowledged: false, shelved_until: null, deeds: [], ...more }) as never;
    take(state, live(false, { alarms: [alarm(1, {}), alarm(2, { priority: "critical", acknowledged: true }), alarm(3, { priority: "critical" }),
      alarm(4, { returned: "t" }), alarm(5, { returned: "t", acknowledged: true }), alarm(6, { shelved_until: "t" }), alarm(7, { kind: "event", priority: "serious", returned: "t" })] }));
    expect(openAlarms(state).map((one) => one.n)).toEqual([3, 7, 1, 4, 2]);
    expect([...state.vehicles.get("rover")!.alarms.values()].map(standing)).toEqual(["new", "acknowledged", "new", "returned", "over", "shelved", "new"]);
  });
  it("keeps requests that wait, whatever comes after them", () => {
    const state = emptyState();
    const request = (n: number, what: string) => ({ ...live(false, {}), requests: [{ n, state: what }] }) as never;
    take(state, request(1, "awaiting approval"));
    for (let n = 2; n < 2000; n += 1) take(state, request(n, "released"));
    expect(state.requests.get(1)?.state).toBe("awaiting approval");
    expect(state.requests.size).toBe(500);
  });
  it("learns how often a parameter comes, and keeps that over a full message", () => {
    const state = emptyState();
    const at = (generated: string) => ({ samples: [{ name: "a.b", value: 1, text: null, status: "nominal", generated }] });
    take(state, live(false, at("2028-11-18T00:00:00Z")));
    take(state, live(false, at("2028-11-18T00:00:30Z")));
    take(state, live(true, {}));
    expect(state.vehicles.get("rover")?.intervals.get("a.b")).toBe(30);
  });
  it("calls a value stale when nothing can renew it", () => {
    const up = { up: true, light_time_s: 1.3 } as never;
    const down = { up: false } as never;
    const of = (ageS: number, more: object) =>
      freshness(ageS, { connected: true, link: up, silentS: 5, intervalS: 60, ...more });
    expect(of(100, {})).toBe("fresh");
    expect(of(130, {})).toBe("late");
    expect(of(130, { intervalS: 600 })).toBe("fresh");
    expect(of(130, { intervalS: null })).toBe("late");
    expect(of(100, { link: down })).toBe("fresh");
    expect(of(130, { link: down })).toBe("stale");
    expect(of(130, { silentS: 600 })).toBe("stale");
    expect(of(130, { link: null })).toBe("stale");
    expect(of(1, { connected: false })).toBe("stale");
  });
});

it("tries again ever more slowly, and at least every ten seconds", () => {
  expect([0, 1, 2, 3, 4, 5, 50].map(pause)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});

describe("replay", () => {
  it("asks for the latest instant wanted, one round at a time, and cuts the track there", async () => {
    const now = emptyState();
    take(now, live(false, { track: [[0, 0, 10], [1, 0, 20], [2, 0, 30]] }));
    const asked: number[] = [];
    const answers: (() => void)[] = [];
    const replay = new Replay(now, (id, metS) => {
      asked.push(metS);
      return new Promise((done) => answers.push(() => done({ ...live(true, {}).vehicles[0]!, id })));
    }, () => undefined, () => undefined);
    for (const metS of [5, 12, 25]) replay.want(metS);
    expect(asked).toEqual([5]);
    answers.shift()?.();
    await new Promise((done) => setTimeout(done));
    expect(asked).toEqual([5, 25]);
    answers.shift()?.();
    await new Promise((done) => setTimeout(done));
    expect(replay.atMetS).toBe(25);
    expect(replay.state.vehicles.get("rover")?.track.length).toBe(2);
  });
  it("tells of a service that refuses, and tries again when asked", async () => {
    const now = emptyState();
    take(now, live(false, {}));
    let refused = 0;
    const replay = new Replay(now, () => Promise.reject(new Error("no")), () => undefined, () => { refused += 1; });
    replay.want(1);
    await new Promise((done) => setTimeout(done));
    replay.want(2);
    await new Promise((done) => setTimeout(done));
    expect(refused).toBe(2);
  });
});

describe("stay", () => {
  const spans: [number, number][] = [[0, 100], [150, 300], [400, 1000]];
  it("says how long it lasts and what comes then", () => {
    expect(stay(spans, 50, 1000)).toEqual({ there: true, forS: 50, thenS: 50 });
    expect(stay(spans, 120, 1000)).toEqual({ there: false, forS: 30, thenS: 150 });
    expect(stay(spans, 310, 1000)).toEqual({ there: false, forS: 90, thenS: null });
    expect(stay(spans, 500, 1000)).toEqual({ there: true, forS: null, thenS: null });
    expect(stay([[0, 100]], 50, 1000)).toEqual({ there: true, forS: 50, thenS: null });
    expect(stay([], 50, 1000)).toEqual({ there: false, forS: null, thenS: null });
  });
  it("lets a battery last to its reserve, and no longer", () => {
    expect(lastsH({ wh: 300, reservePercent: 15 }, 65, 10)).toBeCloseTo(15);
    expect(lastsH({ wh: 300, reservePercent: 15 }, 10, 10)).toBe(0);
    expect(lastsH({ wh: 300, reservePercent: 15 }, null, 10)).toBeNull();
    expect(lastsH({ wh: 300, reservePercent: 15 }, 50, 0)).toBeNull();
  });
});
