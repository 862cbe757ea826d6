// The mission as it goes: a WebSocket that comes back by itself. The service tells everything anew at each connection, so
// that nothing is missed.
import type { Live } from "./client";

export type Connection = { up: true } | { up: false; since: number; nextTry: number };

/** Milliseconds before another try: twice as long each time, at most ten seconds. */
export function pause(tries: number): number {
  return Math.min(500 * 2 ** Math.min(tries, 10), 10_000);
}

export function follow(onLive: (live: Live) => void, onConnection: (state: Connection) => void, onEnd: () => void): () => void {
  let socket: WebSocket | null = null;
  let tries = 0;
  let since = Date.now();
  let timer = 0;
  let over = false;
  const open = (): void => {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    socket = new WebSocket(`${scheme}://${location.host}/api/live`);
    socket.onmessage = (event: MessageEvent<string>) => {
      if (tries >= 0) {
        tries = 0;
        onConnection({ up: true });
      }
      onLive(JSON.parse(event.data) as Live);
    };
    socket.onclose = () => {
      if (over) return;
      if (tries === 0) since = Date.now();
      const wait = pause(tries);
      tries += 1;
      onConnection({ up: false, since, nextTry: Date.now() + wait });
      timer = window.setTimeout(() => void again(), wait);
    };
  };
  // A session that is over does not come back: the page then asks to sign in.
  const again = async (): Promise<void> => {
    const answer = await fetch("/api/session").catch(() => null);
    if (answer?.status === 401) onEnd();
    else open();
  };
  open();
  return () => {
    over = true;
    window.clearTimeout(timer);
    socket?.close();
  };
}
