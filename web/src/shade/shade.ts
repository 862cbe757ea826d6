// The shadow of the terrain at any instant, by Hilal's own light as WebAssembly (crates/shade): this file fetches and hands over.
import wasmUrl from "./hilal_shade.wasm?url";

/** What the module offers (crates/shade/src/page.rs). */
interface Exports {
  memory: WebAssembly.Memory;
  room(octets: number): number;
  begin(): number;
  take(group: number): number;
  groups(): number;
  group_at(metS: number): number;
  columns(): number;
  rows(): number;
  draw(metS: number): number;
}

/** Groups under way at once. */
const AT_ONCE = 2;
const AGAIN_MS = 3000;

export class Shade {
  readonly columns: number;
  readonly rows: number;
  private readonly missing: Set<number>;
  private readonly loading = new Set<number>();
  private readonly waiting = new Set<number>();
  private wanted = 0;

  private constructor(
    private readonly module: Exports,
    private readonly base: string,
    private readonly more: () => void,
    private readonly get: typeof fetch,
  ) {
    this.columns = module.columns();
    this.rows = module.rows();
    this.missing = new Set(Array.from({ length: module.groups() }, (_, group) => group));
  }

  /** Begins with the Sun over the window at `base`; `more` is called when planes have come. */
  static async begin(base: string, more: () => void, get: typeof fetch = (...given) => fetch(...given), code?: BufferSource): Promise<Shade> {
    const octets = code ?? (await (await answered(get, wasmUrl)).arrayBuffer());
    const { instance } = await WebAssembly.instantiate(octets, {});
    const module = instance.exports as unknown as Exports;
    write(module, new Uint8Array(await (await answered(get, `${base}/head`)).arrayBuffer()));
    if (module.begin() !== 1) throw new Error("the page does not understand the horizons of this service; load it again");
    return new Shade(module, base, more, get);
  }

  /** How much of the window has come, 0 to 1. */
  get share(): number {
    const all = this.module.groups();
    return all === 0 ? 1 : 1 - this.missing.size / all;
  }

  /** Asks for what an instant needs, and then for all else, the nearest in time first. */
  want(metS: number): void {
    this.wanted = this.module.group_at(metS);
    this.load();
  }

  /** The tile's pixels at an instant: black, as opaque as the Sun is hidden; null while its horizons have not come. */
  draw(metS: number): ImageData | null {
    const at = this.module.draw(metS);
    if (at === 0) return null;
    return new ImageData(new Uint8ClampedArray(this.module.memory.buffer as ArrayBuffer, at, this.columns * this.rows * 4), this.columns, this.rows);
  }

  private load(): void {
    while (this.loading.size < AT_ONCE) {
      const group = this.next();
      if (group === null) return;
      this.loading.add(group);
      void this.fetchGroup(group).finally(() => {
        this.loading.delete(group);
        this.load();
      });
    }
  }

  private next(): number | null {
    const open = [...this.missing].filter((group) => !this.loading.has(group) && !this.waiting.has(group));
    // The plane after the Sun may be in the next group, whichever way the Sun goes.
    const far = (group: number): number => Math.abs(group - this.wanted - 0.25);
    return open.reduce<number | null>((best, group) => (best === null || far(group) < far(best) ? group : best), null);
  }

  private async fetchGroup(group: number): Promise<void> {
    try {
      write(this.module, new Uint8Array(await (await answered(this.get, `${this.base}/${group}`)).arrayBuffer()));
      if (this.module.take(group) !== 1) throw new Error(`group ${group} of the horizons is broken`);
      this.missing.delete(group);
      this.more();
    } catch {
      // Pictures from the service stand in; it is tried again.
      this.waiting.add(group);
      setTimeout(() => {
        this.waiting.delete(group);
        this.load();
      }, AGAIN_MS);
    }
  }
}

async function answered(get: typeof fetch, url: string): Promise<Response> {
  const answer = await get(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer;
}

function write(module: Exports, octets: Uint8Array): void {
  const at = module.room(octets.length);
  new Uint8Array(module.memory.buffer, at, octets.length).set(octets);
}
