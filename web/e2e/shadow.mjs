// What the page draws of the shadow, held to the pictures of the service: those come from the very light of the plans.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const INSTANTS = 200, CELLS = 100;

/** Numbers that look random and are the same each time (xorshift). */
function numbers(seed) {
  let x = seed;
  return (below) => {
    x ^= x << 13; x ^= x >>> 17; x ^= x << 5;
    return (x >>> 0) % below;
  };
}

/** Compares at random cells and instants; `page` is signed in. */
export async function compareShadow(page, seed = 20281118) {
  const mission = await (await page.request.get(new URL("/api/mission", page.url()).href)).json();
  const get = async (path) => {
    const answer = await page.request.get(new URL(path, page.url()).href);
    assert.ok(answer.ok(), `${path}: ${answer.status()}`);
    return answer.body();
  };
  const { instance } = await WebAssembly.instantiate(readFileSync(new URL("../src/shade/hilal_shade.wasm", import.meta.url)), {});
  const wasm = instance.exports;
  const write = (octets) => {
    // Making room can move the memory.
    const at = wasm.room(octets.length);
    new Uint8Array(wasm.memory.buffer, at, octets.length).set(octets);
  };
  let octets = 0;
  write(await get(`${mission.shadow.planes}/head`));
  assert.equal(wasm.begin(), 1);
  assert.equal(wasm.draw(0), 0, "nothing is drawn before horizons have come");
  for (let group = 0; group < wasm.groups(); group += 1) {
    const body = await get(`${mission.shadow.planes}/${group}`);
    octets += body.length;
    write(body.subarray(1));
    assert.equal(wasm.take(group), 0, "a group that is cut off is refused");
    write(body);
    assert.equal(wasm.take(group), 1);
  }
  const end = (Date.parse(mission.end_utc) - Date.parse(mission.start_utc)) / 1000;
  const draw = numbers(seed), cells = wasm.columns() * wasm.rows();
  let off = 0, all = 0, greatest = 0, square = 0, longest = 0;
  for (let i = 0; i < INSTANTS; i += 1) {
    const metS = 60 * draw(Math.floor(end / 60));
    const begun = performance.now();
    const at = wasm.draw(metS);
    longest = Math.max(longest, performance.now() - begun);
    const pixels = new Uint8Array(wasm.memory.buffer, at, cells * 4);
    const chosen = Array.from({ length: CELLS }, () => draw(cells));
    const own = await page.evaluate(async ([url, chosen]) => {
      const picture = await createImageBitmap(await (await fetch(url)).blob());
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext("2d");
      context.drawImage(picture, 0, 0);
      const { data } = context.getImageData(0, 0, picture.width, picture.height);
      return chosen.map((cell) => data[cell * 4 + 3]);
    }, [`/api/map/shadow/${metS}`, chosen]);
    chosen.forEach((cell, k) => {
      const difference = Math.abs(pixels[cell * 4 + 3] - own[k]);
      all += 1;
      greatest = Math.max(greatest, difference / 200);
      square += (difference / 200) ** 2;
      if (pixels[cell * 4 + 3] > 100 !== own[k] > 100) off += 1;
    });
  }
  const found = `${all} pairs of cell and instant: ${off} on the other side of one half, greatest difference ${greatest.toFixed(3)} of the disc, RMS ${Math.sqrt(square / all).toFixed(4)}; an instant takes up to ${longest.toFixed(1)} ms; ${(octets / 1e6).toFixed(1)} MB unpacked`;
  assert.ok(off <= all / 1000, found);
  return found;
}

/** Drags the slider through the mission and returns frames a second. */
export function scrub(page) {
  return page.evaluate(async () => {
    const slider = document.querySelector("#instant");
    const begun = performance.now();
    let frames = 0;
    await new Promise((done) => {
      const frame = () => {
        frames += 1;
        slider.value = String((frames * 1200) % Number(slider.max));
        slider.dispatchEvent(new Event("input"));
        if (performance.now() - begun < 3000) requestAnimationFrame(frame);
        else done();
      };
      requestAnimationFrame(frame);
    });
    return (frames * 1000) / (performance.now() - begun);
  });
}
