import Layer from "ol/layer/Layer";
import type { FrameState } from "ol/Map";
import type { Shade } from "../shade/shade";

/** Draws the shadow of an instant over the tile; work is done once an instant, in the frame that shows it. */
export class ShadowLayer extends Layer {
  private shade: Shade | null = null;
  private metS = 0;
  private stale = true;
  private readonly canvas = document.createElement("canvas");
  private readonly tile = document.createElement("canvas");
  /** Whether the instant is drawn: its horizons may not have come. */
  private isDrawn = false;

  /** `told` hears, at the next turn of the page, when drawing begins or ends to be possible. */
  constructor(private readonly extent: readonly [number, number, number, number], private readonly told: (drawn: boolean) => void) {
    super({});
    this.canvas.className = "shade";
    this.canvas.style.cssText = "position:absolute;left:0;top:0;width:100%;height:100%";
  }

  begin(shade: Shade): void {
    this.shade = shade;
    this.tile.width = shade.columns;
    this.tile.height = shade.rows;
    this.show(this.metS);
  }

  show(metS: number): void {
    this.metS = metS;
    this.shade?.want(metS);
    this.again();
  }

  again(): void {
    this.stale = true;
    this.changed();
  }

  override render(frame: FrameState): HTMLElement {
    const [width = 0, height = 0] = frame.size.map((side) => Math.round(side * frame.pixelRatio));
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    if (this.stale) this.draw();
    const context = this.canvas.getContext("2d");
    if (!context) return this.canvas;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    if (!this.isDrawn) return this.canvas;
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = frame.coordinateToPixelTransform;
    const ratio = frame.pixelRatio, [xMin, yMin, xMax, yMax] = this.extent;
    const perColumn = (xMax - xMin) / this.tile.width, perRow = (yMax - yMin) / this.tile.height;
    context.setTransform(a * perColumn * ratio, b * perColumn * ratio, -c * perRow * ratio, -d * perRow * ratio,
      (a * xMin + c * yMax + e) * ratio, (b * xMin + d * yMax + f) * ratio);
    // What is known is known a cell: no smoothing that would invent an edge inside one.
    context.imageSmoothingEnabled = frame.viewState.resolution > perColumn;
    context.drawImage(this.tile, 0, 0);
    return this.canvas;
  }

  private draw(): void {
    const pixels = this.shade?.draw(this.metS) ?? null;
    if (pixels) this.tile.getContext("2d")?.putImageData(pixels, 0, 0);
    if (this.isDrawn !== (pixels !== null)) queueMicrotask(() => this.told(this.isDrawn));
    this.isDrawn = pixels !== null;
    this.stale = false;
  }
}
