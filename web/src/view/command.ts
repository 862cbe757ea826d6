import { Refusal, api, type CommandCheck, type CommandForm, type CommandLine, type CommandRequest } from "../api/client";
import { clockText } from "../model/clock";
import type { Context, View } from "./context";
import { type Status, ask as askFor, button, h, panel, say, set, symbol } from "./dom";

const CRITICALITY: Record<string, Status> = { normal: "normal", vital: "caution", critical: "critical" };
const STATE: Record<string, Status> = {
  waiting: "standby", sent: "standby", "on board": "normal", accepted: "normal", completed: "normal",
  refused: "critical", failed: "critical", dropped: "off",
};
const SHOWN = 60;
const words = (error: unknown): string => (error instanceof Refusal ? error.message : String(error));

export interface Commanding extends View { fillIn(command: string, given: Record<string, number>): void; focus(): void }

export function commanding(context: Context): Commanding {
  const may = (what: string): boolean => context.me.rights.some((right) => right.of === context.vehicle() && right.may.includes(what));
  const chooser = h("input", { id: "command", list: "commands", placeholder: "Search a telecommand (c)", autocomplete: "off", "aria-label": "Telecommand", input: () => choose(chooser.value.trim().toUpperCase()) });
  const names = h("datalist", { id: "commands" });
  const about = h("div", { class: "about" }), fields = h("div", { class: "fields" }), verdict = h("div", { class: "verdict", "aria-live": "polite" });
  const comment = h("input", { id: "comment", maxlength: 500, placeholder: "Why, for the record", "aria-label": "Comment" });
  const send = h("button", { type: "submit", class: "primary", disabled: true }, "Send");
  const form = h("form", { submit: (event) => { event.preventDefault(); void ask(); } }, chooser, names, about, fields, verdict, comment, send);
  const waiting = h("ul", { class: "requests", "aria-label": "Requests that wait for a second person" });
  const history = h("ol", { class: "log scroll history", tabindex: 0, "aria-label": "Telecommands, newest first" });
  const withPlan = h("input", { type: "checkbox", id: "with-plan", change: () => { historyKey = ""; update(); } });
  const element = panel("commanding", "Commanding",
    h("h3", {}, "Waiting for a second person"), waiting,
    h("h3", {}, "New telecommand"), form,
    h("div", { class: "tools" }, h("h3", {}, "History"), h("label", { for: "with-plan" }, withPlan, " with those of the plan")), history);

  let vehicle = "", forms: CommandForm[] = [], chosen: CommandForm | null = null, timer = 0, round = 0;
  let requestKey = "", historyKey = "";
  const inputs = new Map<string, HTMLInputElement | HTMLSelectElement>();

  function load(): void {
    vehicle = context.vehicle();
    forms = [];
    names.replaceChildren();
    choose("");
    const id = vehicle;
    void context.dictionary(id).then((dictionary) => {
      if (id !== vehicle) return;
      forms = dictionary.commands;
      names.replaceChildren(...forms.map((one) => h("option", { value: one.name }, one.description)));
    }).catch(() => undefined);
  }

  function choose(name: string): void {
    const found = forms.find((one) => one.name === name) ?? null;
    if (found === chosen && found !== null) return;
    chosen = found;
    inputs.clear();
    fields.replaceChildren();
    about.replaceChildren();
    verdict.replaceChildren();
    send.disabled = true;
    if (!chosen) return;
    about.append(symbol(CRITICALITY[chosen.criticality] ?? "off", chosen.criticality),
      h("span", {}, h("b", {}, chosen.criticality), chosen.reason ? `: ${chosen.reason}. ` : ". ", chosen.description));
    for (const argument of chosen.arguments) {
      if (argument.fixed !== null && argument.fixed !== undefined) continue;
      const id = `argument-${argument.name}`;
      const input = argument.choices
        ? h("select", { id, change: () => later() }, ...argument.choices.map((choice) => h("option", { value: choice.value }, choice.name)))
        : h("input", { id, inputmode: "numeric", value: suggestion(argument.name, argument.example), input: () => later() });
      inputs.set(argument.name, input);
      fields.append(h("label", { for: id }, argument.name), input,
        h("span", { class: "quiet" }, `${argument.description} ${argument.choices ? "" : `${argument.low} to ${argument.high}`}`));
    }
    later();
  }

  /** Instants are suggested an hour from now, places where the vehicle is: an example from a manual would be refused. */
  function suggestion(name: string, example: number): number {
    if (/(^|_)(by|wake|from|until)_s$/.test(name)) return Math.round(context.clock.metS()) + 3600;
    const at = context.state.vehicles.get(vehicle);
    const here = (parameter: string): number => Math.round((at?.values.get(parameter)?.value ?? 0) * 100);
    if (name === "x_cm") return here("mobility.position.x");
    if (name === "y_cm") return here("mobility.position.y");
    return example;
  }

  function given(): Record<string, number> | null {
    const all: Record<string, number> = {};
    for (const [name, input] of inputs) {
      const text = input.value.trim();
      if (!/^-?\d+$/.test(text)) {
        show({ problems: [`${name}: ${text === "" ? "nothing" : `“${text}”`} is no whole number`] });
        return null;
      }
      all[name] = Number(text);
    }
    return all;
  }

  function later(): void {
    send.disabled = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void check(), 250);
  }

  async function check(): Promise<void> {
    const all = given();
    if (!chosen || !all) return;
    round += 1;
    const mine = round;
    try {
      const found = await api.check(vehicle, chosen.name, all);
      if (mine === round) show(found);
    } catch (error) {
      if (mine === round) show({ problems: [words(error)] });
    }
  }

  function show(check: Partial<CommandCheck>): void {
    verdict.replaceChildren(
      ...(check.sentence ? [h("p", { class: "sentence" }, check.sentence)] : []),
      ...(check.problems ?? []).map((text) => h("p", {}, symbol("critical", "problem"), ` ${text}`)),
      ...(check.warnings ?? []).map((text) => h("p", {}, symbol("caution", "warning"), ` ${text}`)),
      ...(check.needs_second_person ? [h("p", {}, symbol("serious", "second person"), " a second person has to approve before it is sent")] : []));
    send.disabled = !check.ok;
    say(send, check.needs_second_person ? "Ask for approval" : "Send");
  }

  async function ask(): Promise<void> {
    const all = given();
    if (!chosen || !all || send.disabled) return;
    send.disabled = true;
    try {
      const request = await api.ask(vehicle, chosen.name, all, comment.value);
      context.notify(request.state === "released" ? `${request.text} is on its way` : `request ${request.n}, ${request.text}, waits for a second person`, "normal");
      comment.value = "";
      chooser.value = "";
      choose("");
    } catch (error) {
      context.notify(words(error), "serious");
      later();
    }
  }

  async function decide(n: number, verb: "approve" | "reject" | "withdraw"): Promise<void> {
    let reason: string | null = null;
    if (verb === "reject") {
      const given = await askFor(`Reject request ${n}`, [{ name: "reason", label: "Why; who asked will read it" }], "Reject");
      if (!given) return;
      reason = given.reason ?? "";
    }
    try {
      await api.decide(n, verb, reason);
    } catch (error) {
      context.notify(words(error), "serious");
    }
  }

  function requestItem(request: CommandRequest): HTMLElement {
    const own = request.asked.account === context.me.account;
    const approves = !own && context.me.rights.some((right) => right.of === request.vehicle && right.may.includes("approve"))
      || (!own && request.asked.organisation === context.me.organisation && context.me.duty === "operator" && request.asked.duty === "flight-director");
    const why = own ? "who asked cannot approve: a second person has to" : approves ? "" : "this account does not approve for this vehicle";
    return h("li", { "data-request": request.n },
      h("p", { class: "sentence" }, symbol(CRITICALITY[request.criticality] ?? "off", request.criticality), ` ${request.sentence}`),
      h("p", { class: "quiet" }, `Request ${request.n}: ${request.text}. Asked by ${request.asked.account} (${request.asked.organisation}) at ${clockText(request.asked.utc)}${request.comment ? `: “${request.comment}”` : ""}${request.reason ? `. ${request.criticality}: ${request.reason}` : ""}`),
      ...request.warnings.map((text) => h("p", {}, symbol("caution", "warning"), ` ${text}`)),
      h("div", { class: "tools" },
        button("Approve", () => void decide(request.n, "approve"), { class: "primary", disabled: !approves, title: why }),
        button("Reject", () => void decide(request.n, "reject"), { disabled: !approves, title: why }),
        own && button("Take back", () => void decide(request.n, "withdraw")),
        why && h("span", { class: "quiet" }, why)));
  }

  function historyItem(command: CommandLine, request: CommandRequest | undefined): HTMLElement {
    const steps: [string, string | null | undefined][] = [];
    if (request) steps.push([`asked, ${request.asked.account}`, request.asked.utc]);
    if (request?.decided) steps.push([`${request.decided.verdict}, ${request.decided.account}`, request.decided.utc]);
    steps.push(["sent", command.sent], ["accepted", command.accepted]);
    if (command.state === "completed" || !["refused", "failed", "dropped"].includes(command.state)) steps.push(["done", command.completed]);
    const done = steps.map(([name, utc]) => h("span", { class: utc ? "step done" : "step" }, utc ? `${name} ${clockText(utc)}` : name));
    return h("li", {}, symbol(STATE[command.state] ?? "off", command.state),
      h("span", {}, h("b", {}, command.text), ` ${command.state}`, command.failure ? `: ${command.failure}` : "", command.attempts > 1 ? `, sent ${command.attempts} times` : "",
        h("span", { class: "steps" }, ...done)));
  }

  function undone(request: CommandRequest): HTMLElement {
    const decided = request.decided;
    return h("li", {}, symbol("off", request.state), h("span", {}, h("b", {}, request.text), ` ${request.state}`,
      decided ? ` by ${decided.account} at ${clockText(decided.utc)}${decided.reason ? `: “${decided.reason}”` : ""}` : ""));
  }

  function update(): void {
    if (vehicle !== context.vehicle()) load();
    const requests = [...context.state.requests.values()].filter((request) => request.vehicle === vehicle);
    const open = requests.filter((request) => request.state === "awaiting approval");
    const key = `${vehicle}|${open.map((request) => request.n).join(",")}`;
    if (key !== requestKey) {
      requestKey = key;
      waiting.replaceChildren(...open.map(requestItem));
      if (open.length === 0) waiting.append(h("li", { class: "quiet" }, "Nothing waits."));
    }
    const allowed = may("command") || context.me.duty === "scientist";
    set(form, "class", allowed ? null : "muted");
    chooser.disabled = !allowed;
    chooser.placeholder = allowed ? "Search a telecommand (c)" : "This account does not command this vehicle";
    const known = context.state.vehicles.get(vehicle);
    const commands = [...(known?.commands.values() ?? [])].filter((command) => withPlan.checked || command.origin === "operator").slice(-SHOWN).reverse();
    const closed = requests.filter((request) => request.state === "rejected" || request.state === "withdrawn").slice(-10).reverse();
    const now = `${vehicle}|${withPlan.checked}|${commands.map((one) => `${one.n}${one.state}${one.sent}${one.accepted}${one.attempts}`).join()}|${closed.map((one) => one.n).join()}`;
    if (now === historyKey) return;
    historyKey = now;
    history.replaceChildren(...commands.map((command) => historyItem(command, command.request == null ? undefined : context.state.requests.get(command.request))), ...closed.map(undone));
    if (commands.length + closed.length === 0) history.append(h("li", { class: "quiet" }, "Nothing has been sent by hand."));
  }
  return {
    element, update, focus: () => chooser.focus(),
    fillIn: (name, values) => {
      chooser.value = name;
      choose(name);
      for (const [argument, value] of Object.entries(values)) {
        const input = inputs.get(argument);
        if (input) input.value = String(value);
      }
      later();
    },
  };
}
