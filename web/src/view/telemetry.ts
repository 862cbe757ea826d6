import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { Refusal, api, type ParameterForm, type ParameterValue } from "../api/client";
import { spanText } from "../model/clock";
import { freshness } from "../model/state";
import { type Context, type View, current } from "./context";
import { type Status, button, h, panel, say, set, setSymbol, symbol } from "./dom";

const STATUS: Record<string, { status: Status; word: string }> = {
  nominal: { status: "normal", word: "within limits" },
  yellow: { status: "caution", word: "yellow" },
  red: { status: "critical", word: "red" },
  none: { status: "off", word: "no reading" },
};

export function valueText(value: ParameterValue, unit: string): string {
  if (value.text) return value.text;
  if (value.value === null || value.value === undefined) return "no reading";
  const size = Math.abs(value.value);
  const digits = Number.isInteger(value.value) ? 0 : size >= 1000 ? 0 : size >= 100 ? 1 : size >= 1 ? 2 : 3;
  return `${value.value.toFixed(digits)}${unit ? ` ${unit}` : ""}`;
}

const FRAMES = [["received", "telemetry received"], ["missing", "telemetry that never came, by their counts"], ["rejected", "telemetry damaged, or another vehicle's"],
  ["sent", "telecommands sent"], ["repeated", "telecommands sent again"], ["acknowledged", "telecommands acknowledged"], ["refused", "telecommands that the station did not take"]] as const;

interface Row { element: HTMLTableRowElement; mark: HTMLElement; word: HTMLElement; value: HTMLElement; age: HTMLElement; seen: string }

export interface Telemetry extends View { focusSearch(): void }

export function telemetry(context: Context): Telemetry {
  const search = h("input", { type: "search", placeholder: "Search (/)", "aria-label": "Search parameters", input: () => filter() });
  const body = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Values" });
  const note = h("p", { class: "quiet" });
  const element = panel("telemetry", "Telemetry", h("div", { class: "tools" }, search, note), body);
  const frames = FRAMES.map(([key, words]) => ({ key, words, cell: h("td", { class: "number" }) }));
  const link = h("table", { id: "frames" }, h("caption", {}, "Frames on the link, since the mission's start"),
    h("tbody", {}, ...frames.map(({ words, cell }) => h("tr", {}, h("th", { scope: "row" }, words), cell))));
  let rows = new Map<string, Row>();
  let forms = new Map<string, ParameterForm>();
  let shown = "";

  function build(): void {
    const id = context.vehicle();
    shown = id;
    rows = new Map();
    body.replaceChildren();
    void context.dictionary(id).then((dictionary) => {
      if (shown !== id) return;
      forms = new Map(dictionary.parameters.map((parameter) => [parameter.name, parameter]));
      const groups = new Map<string, ParameterForm[]>();
      for (const parameter of dictionary.parameters) {
        const group = parameter.structure ?? "other";
        groups.set(group, [...(groups.get(group) ?? []), parameter]);
      }
      for (const [group, parameters] of groups) {
        const table = h("table", {}, h("caption", {}, group),
          h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "State"), h("th", { scope: "col" }, "Parameter"), h("th", { scope: "col" }, "Value"), h("th", { scope: "col" }, "Age"))));
        const tbody = h("tbody", {});
        for (const parameter of parameters) {
          const mark = symbol("off", "no reading"), word = h("span", { class: "word" }), value = h("td", { class: "number" }), age = h("td", { class: "age" });
          const name = button(parameter.name, () => context.plot(parameter.name), { class: "plain", title: `${parameter.description}; plot` });
          const row = h("tr", {}, h("td", {}, mark, word), h("th", { scope: "row" }, name), value, age);
          tbody.append(row);
          rows.set(parameter.name, { element: row, mark, word, value, age, seen: "" });
        }
        table.append(tbody);
        body.append(table);
      }
      body.append(link);
      filter();
      update();
    }).catch((error: unknown) => say(note, error instanceof Refusal ? error.message : String(error)));
  }

  function filter(): void {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const [name, row] of rows) {
      const text = `${name} ${forms.get(name)?.description ?? ""}`.toLowerCase();
      row.element.hidden = !words.every((word) => text.includes(word));
    }
    for (const table of body.querySelectorAll("table")) {
      table.hidden = ![...table.querySelectorAll("tbody tr")].some((row) => !(row as HTMLElement).hidden);
    }
  }

  function update(): void {
    if (shown !== context.vehicle()) build();
    const vehicle = current(context);
    // A replay does not know what had been counted by then.
    link.hidden = search.value !== "" || context.replaying();
    for (const { key, cell } of frames) say(cell, String(vehicle?.link?.frames[key] ?? 0));
    const silentS = vehicle?.link?.last_heard ? context.ageS(vehicle.link.last_heard) : Infinity;
    let stale = 0;
    for (const [name, row] of rows) {
      const value = vehicle?.values.get(name);
      if (!value) {
        say(row.value, "not heard yet");
        setSymbol(row.mark, "off", "no reading");
        say(row.word, "");
        row.seen = "";
        set(row.element, "class", "");
        say(row.age, "");
        continue;
      }
      const ageS = context.ageS(value.generated);
      const intervalS = vehicle?.intervals.get(name) ?? null;
      const fresh = freshness(ageS, { connected: context.connected(), link: vehicle?.link ?? null, silentS, intervalS });
      if (fresh === "stale") stale += 1;
      const least = context.connected() ? "" : "over ";
      say(row.age, `${least}${spanText(ageS)}${fresh === "fresh" ? "" : `, ${fresh}`}`);
      set(row.element, "class", fresh);
      const key = `${value.value}|${value.text}|${value.status}`;
      if (row.seen === key) continue;
      row.seen = key;
      const { status, word } = STATUS[value.status] ?? { status: "off" as Status, word: value.status };
      setSymbol(row.mark, status, word);
      // What is within limits needs no word: a table in which all is well is to be quiet.
      say(row.word, status === "normal" ? "" : status === "off" ? "none" : word);
      say(row.value, valueText(value, forms.get(name)?.unit ?? ""));
      set(row.value, "title", word);
    }
    say(note, rows.size === 0 ? "" : !context.connected() ? "the service is not heard: these are the last values that came, all stale" : stale > 0 ? `${stale} stale: the link that would renew them is down or silent` : "ages count from the reading on board; light time is in them");
  }
  return { element, update, focusSearch: () => search.focus() };
}

const MOST_POINTS = 5000;

/** The label of an instant on an axis: its time, and at midnight its date. */
function instant(seconds: number): string {
  const text = new Date(seconds * 1000).toISOString();
  return text.slice(11, 16) === "00:00" ? text.slice(5, 10) : text.slice(11, 16);
}

export interface Plot extends View { show(name: string): void }

/** A plot of one parameter: history from the service, and what comes, appended. */
export function plotView(context: Context): Plot {
  const title = h("h3", {}), target = h("div", { class: "plot" });
  const file = h("a", { download: "" }, "CSV");
  const element = h("section", { class: "panel plot-panel", hidden: true, "aria-label": "Plot" },
    h("div", { class: "tools" }, title, file, button("Close", () => close(), { class: "plain" })), target);
  let chart: uPlot | null = null;
  let name = "", vehicle = "", last = 0;
  let data: [number[], (number | null)[], (number | null)[], (number | null)[]] = [[], [], [], []];

  function close(): void {
    chart?.destroy();
    chart = null;
    name = "";
    element.hidden = true;
  }

  async function show(wanted: string): Promise<void> {
    close();
    name = wanted;
    vehicle = context.vehicle();
    element.hidden = false;
    say(title, `${wanted}: loading…`);
    file.href = api.exportUrl(vehicle, wanted);
    try {
      const [history, dictionary] = await Promise.all([api.history(vehicle, wanted), context.dictionary(vehicle)]);
      if (name !== wanted) return;
      const form = dictionary.parameters.find((one) => one.name === wanted);
      say(title, `${wanted}${history.unit ? ` (${history.unit})` : ""}: ${form?.description ?? ""}`);
      data = [[], [], [], []];
      for (const [utc, least, greatest, value] of history.samples as unknown as [string, number, number, number][]) {
        data[0].push(Date.parse(utc) / 1000);
        data[1].push(least);
        data[2].push(greatest);
        data[3].push(value);
      }
      last = data[0].at(-1) ?? 0;
      const limits = form?.limits;
      const lines: [number, string][] = [];
      for (const limit of limits?.red ?? []) if (limit != null) lines.push([limit, "#ff3838"]);
      for (const limit of limits?.yellow ?? []) if (limit != null) lines.push([limit, "#fce83a"]);
      const axis = { stroke: "#c6cdd6", grid: { stroke: "#2b3d50", width: 1 }, ticks: { stroke: "#2b3d50" } };
      const size = () => ({ width: Math.max(280, target.clientWidth), height: 200 });
      chart = new uPlot({
        ...size(),
        tzDate: (ts) => uPlot.tzDate(new Date(ts * 1000), "Etc/UTC"),
        series: [{ label: "UTC" },
          { label: "least", stroke: "#4dacff55", points: { show: false } }, { label: "greatest", stroke: "#4dacff55", points: { show: false } },
          { label: history.unit || "value", stroke: "#4dacff", width: 1.5, points: { show: data[0].length < 60 } }],
        bands: [{ series: [2, 1], fill: "#4dacff22" }],
        axes: [{ ...axis, values: (_, splits) => splits.map(instant), space: 70 }, { ...axis, size: 60 }],
        hooks: { draw: [(u) => drawLimits(u, lines)] },
      }, data, target);
      new ResizeObserver(() => chart?.setSize(size())).observe(target);
    } catch (error) {
      say(title, `${wanted}: ${error instanceof Refusal ? error.message : String(error)}`);
    }
  }

  function drawLimits(u: uPlot, lines: [number, string][]): void {
    for (const [value, colour] of lines) {
      const y = u.valToPos(value, "y", true);
      if (y < u.bbox.top || y > u.bbox.top + u.bbox.height) continue;
      u.ctx.save();
      u.ctx.strokeStyle = colour;
      u.ctx.setLineDash([6, 4]);
      u.ctx.beginPath();
      u.ctx.moveTo(u.bbox.left, y);
      u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
      u.ctx.stroke();
      u.ctx.restore();
    }
  }

  function update(): void {
    if (!chart || vehicle !== context.vehicle()) return;
    const value = context.state.vehicles.get(vehicle)?.values.get(name);
    if (!value || value.value == null) return;
    const at = Date.parse(value.generated) / 1000;
    if (at <= last) return;
    last = at;
    data[0].push(at);
    for (const series of [data[1], data[2], data[3]]) series.push(value.value);
    if (data[0].length > MOST_POINTS) for (const series of data) series.splice(0, 1000);
    chart.setData(data);
  }
  return { element, update, show: (wanted) => void show(wanted) };
}
