import { metText, spanText, utcText } from "../model/clock";
import type { Context, View } from "./context";
import { button, h, say, set } from "./dom";

const SPEEDS: [number, string][] = [[1, "1 ×"], [10, "10 ×"], [60, "60 ×"], [600, "600 ×"], [3600, "3600 ×"]];

export interface ReplayBar extends View {
  /** Moves a replay that plays on by some seconds of real time. */
  tick(seconds: number): void;
  toggle(): void;
  stop(): void;
}

/** Says, as long as what is seen has passed, that it has, and lets it play. */
export function replayBar(context: Context): ReplayBar {
  const text = h("span", {}), age = h("span", { class: "quiet" });
  const speed = h("select", { "aria-label": "Speed of the replay" }, ...SPEEDS.map(([value, words]) => h("option", { value: String(value) }, words)));
  speed.value = "60";
  let playing = false;
  const play = button("Play (p)", () => toggle(), { id: "play", "aria-pressed": "false" });
  const element = h("div", { class: "replay-bar", role: "status", hidden: true },
    h("span", { class: "tag" }, "REPLAY"), text, age, play, speed, button("Now (n)", () => context.show(null), { class: "plain" }));

  function keep(on: boolean): void {
    playing = on;
    set(play, "aria-pressed", String(on));
    say(play, on ? "Pause (p)" : "Play (p)");
  }
  function toggle(): void {
    if (context.replaying()) keep(!playing);
  }
  function update(): void {
    element.hidden = !context.replaying();
    if (!context.replaying()) {
      keep(false);
      return;
    }
    const metS = context.shownMetS() ?? 0;
    say(text, `${utcText(context.clock.startMs + metS * 1000)} UTC, ${metText(metS)}`);
    say(age, `${spanText(context.clock.metS() - metS)} ago: values, events, places and link as the ground knew them then; alarms and telecommands are those of now`);
  }
  return {
    element, update, toggle,
    stop: () => keep(false),
    tick: (seconds) => {
      const metS = context.shownMetS();
      if (!playing || metS === null) return;
      const next = metS + seconds * Number(speed.value);
      context.show(next >= context.clock.metS() ? null : next);
    },
  };
}
