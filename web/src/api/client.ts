// What the page asks of the service. Types are those of the service's own OpenAPI description (schema.ts, generated).
import type { components } from "./schema";

type Schemas = components["schemas"];
export type Me = Schemas["Me"];
export type Mission = Schemas["MissionFacts"];
export type Live = Schemas["Live"];
export type VehicleLive = Schemas["VehicleLive"];
export type LinkState = Schemas["LinkState"];
export type ParameterValue = Schemas["ParameterValue"];
export type EventLine = Schemas["EventLine"];
export type CommandLine = Schemas["CommandLine"];
export type CommandRequest = Schemas["CommandRequest"];
export type CommandCheck = Schemas["CommandCheck"];
export type CommandForm = Schemas["CommandForm"];
export type Dictionary = Schemas["VehicleDictionary"];
export type ParameterForm = Schemas["ParameterForm"];
export type AlarmLine = Schemas["AlarmLine"];
export type SitePlace = Schemas["SitePlace"];
export type Debrief = Schemas["Debrief"];
export type History = Schemas["ParameterHistory"];
export type Audit = Schemas["AuditView"];

/** An answer that says no: its sentence is for the operator. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

let token = "";

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["X-Hilal-CSRF"] = token;
  let answer: Response;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  } catch {
    throw new Refusal(0, "the service cannot be reached; what was asked was not done");
  }
  if (!answer.ok) throw new Refusal(answer.status, await sentence(answer));
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

async function sentence(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    return (JSON.parse(text) as Schemas["ErrorBody"]).error.message;
  } catch {
    return text || `the service answers ${answer.status}`;
  }
}

const vehicle = (id: string): string => `/api/vehicles/${encodeURIComponent(id)}`;

function keep(me: Me): Me {
  token = me.csrf;
  return me;
}

export const api = {
  whoAmI: async (): Promise<Me> => keep(await call<Me>("GET", "/api/session")),
  signIn: async (account: string, password: string): Promise<Me> =>
    keep(await call<Me>("POST", "/api/session", { account, password })),
  signOut: (): Promise<void> => call("DELETE", "/api/session"),
  mission: (): Promise<Mission> => call("GET", "/api/mission"),
  dictionary: (id: string): Promise<Dictionary> => call("GET", `${vehicle(id)}/dictionary`),
  history: (id: string, name: string): Promise<History> =>
    call("GET", `${vehicle(id)}/parameters/${encodeURIComponent(name)}?points=1500`),
  check: (id: string, command: string, given: Record<string, number>): Promise<CommandCheck> =>
    call("POST", `${vehicle(id)}/commands/check`, { command, arguments: given, comment: "" }),
  ask: (id: string, command: string, given: Record<string, number>, comment: string): Promise<CommandRequest> =>
    call("POST", `${vehicle(id)}/commands`, { command, arguments: given, comment }),
  decide: (n: number, verb: "approve" | "reject" | "withdraw", reason: string | null): Promise<CommandRequest> =>
    call("POST", `/api/requests/${n}/${verb}`, { reason }),
  attend: (id: string, n: number, act: Schemas["AlarmAct"], comment: string): Promise<AlarmLine> =>
    call("POST", `${vehicle(id)}/alarms/${n}`, { act, comment }),
  then: (id: string, metS: number): Promise<VehicleLive> => call("GET", `${vehicle(id)}/then?met_s=${metS}`),
  place: (id: string, [x, y]: readonly [number, number]): Promise<SitePlace> => call("GET", `${vehicle(id)}/place?x_m=${x}&y_m=${y}`),
  exportUrl: (id: string, names: string): string => `${vehicle(id)}/export?names=${encodeURIComponent(names)}`,
  debrief: (): Promise<Debrief> => call("GET", "/api/debrief"),
  audit: (): Promise<Audit> => call("GET", "/api/audit"),
  speed: (speed: number): Promise<{ speed: number }> => call("POST", "/api/clock", { speed }),
};
