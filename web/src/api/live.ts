// The mission as it goes: a WebSocket that comes back by itself. The service tells everything anew at each connection, so
// that nothing is missed.
import type { Live } from "./client";

export type Connection = { up: true } | { up: false; since: number; nextTry: number };

/** A service that goes on says something ten times a second: after so many milliseconds of silence it is not heard. */
export const SILENT_MS = 5000;

/** Milliseconds before another try: twice as long each time, at most ten seconds. */
export function pause(tries: number): number {
  return Math.min(500 * 2 ** Math.min(tries, 10), 10_000);
}

export function follow(onLive: (live: Live) => void, onConnection: (state: Connection) => void, onEnd: () => void): () => void {
  let socket: WebSocket | null = null;
  let tries = 0;
  let since = Date.now();
  let timer = 0;
  let watch = 0;
  let over = false;
  const open = (): void => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const mine = new WebSocket(`${scheme}://${location.host}/api/live`);
    socket = mine;
    // A line that is cut says nothing, and may not close for minutes: silence counts as the end of it.
    const wait = (): void => {
      window.clearTimeout(watch);
      watch = window.setTimeout(() => lost(mine), SILENT_MS);
    };
    mine.onmessage = (event: MessageEvent<string>) => {
      if (socket !== mine) return;
      wait();
      tries = 0;
      onConnection({ up: true });
      onLive(JSON.parse(event.data) as Live);
    };
    mine.onclose = () => lost(mine);
    wait();
  };
  const lost = (mine: WebSocket): void => {
    if (over || socket !== mine) return;
    socket = null;
    window.clearTimeout(watch);
    mine.close();
    if (tries === 0) since = Date.now();
    const wait = pause(tries);
    tries += 1;
    onConnection({ up: false, since, nextTry: Date.now() + wait });
    timer = window.setTimeout(() => void again(), wait);
  };
  // A session that is over does not come back: the page then asks to sign in.
  const again = async (): Promise<void> => {
    const answer = await fetch("/api/session", { signal: AbortSignal.timeout(SILENT_MS) }).catch(() => null);
    if (over) return;
    if (answer?.status === 401) onEnd();
    else open();
  };
  open();
  return () => {
    over = true;
    window.clearTimeout(timer);
    window.clearTimeout(watch);
    socket?.close();
  };
}
