import Feature from "ol/Feature";
import OlMap from "ol/Map";
import View_ from "ol/View";
import { defaults as defaultControls } from "ol/control/defaults";
import ScaleLine from "ol/control/ScaleLine";
import { boundingExtent, getCenter } from "ol/extent";
import Circle from "ol/geom/Circle";
import LineString from "ol/geom/LineString";
import PointGeometry from "ol/geom/Point";
import ImageLayer from "ol/layer/Image";
import VectorLayer from "ol/layer/Vector";
import Projection from "ol/proj/Projection";
import ImageStatic from "ol/source/ImageStatic";
import VectorSource from "ol/source/Vector";
import { Circle as CircleStyle, Fill, Icon, RegularShape, Stroke, Style, Text } from "ol/style";
import { dayText, metText } from "../model/clock";
import { northDeg, planned, unproject, type Point } from "../model/map";
import { Shade } from "../shade/shade";
import { type Context, type View, colourOf } from "./context";
import { button, h, panel, say, set } from "./dom";
import { placeCard } from "./place";
import { ShadowLayer } from "./shadowlayer";

const halo = new Stroke({ color: "rgba(8,14,20,.85)", width: 3 });
const label = (text: string, colour: string, dy: number): Text =>
  new Text({ text, offsetY: dy, font: "12px Roboto, system-ui, sans-serif", fill: new Fill({ color: colour }), stroke: halo, overflow: true });

function arrow(colour: string, rotation: number, ghost: boolean): Style {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="28" height="28"><path d="M14 2 L23 25 L14 20 L5 25 Z" fill="${ghost ? "none" : colour}" stroke="${ghost ? colour : "#081018"}" stroke-width="2" ${ghost ? 'stroke-dasharray="3 2"' : ""}/></svg>`;
  return new Style({ image: new Icon({ src: `data:image/svg+xml,${encodeURIComponent(svg)}`, rotation }), zIndex: 10 });
}

const PLACES: Record<string, Style> = {
  lander: new Style({ image: new RegularShape({ points: 4, radius: 9, angle: Math.PI / 4, declutterMode: "obstacle", fill: new Fill({ color: "#ffffff" }), stroke: new Stroke({ color: "#081018", width: 2 }) }) }),
  haven: new Style({ image: new RegularShape({ points: 3, radius: 9, declutterMode: "obstacle", fill: new Fill({ color: "#56f000" }), stroke: new Stroke({ color: "#081018", width: 2 }) }) }),
  goal: new Style({ image: new CircleStyle({ radius: 6, declutterMode: "obstacle", fill: new Fill({ color: "#ffb302" }), stroke: new Stroke({ color: "#081018", width: 2 }) }) }),
};

export interface MapView extends View {
  fit(): void;
}

export function mapView(context: Context): MapView {
  const { mission } = context;
  const { tile } = mission;
  const extent: [number, number, number, number] = [tile.x_min_m, tile.y_min_m, tile.x_max_m, tile.y_max_m];
  // Without a way to a geographic projection OpenLayers measures in map metres, as it should here.
  const projection = new Projection({ code: "MOON-PS", units: "m", extent, getPointResolution: (resolution) => resolution });
  const relief = new ImageLayer({ source: new ImageStatic({ url: "/api/map/relief.png", imageExtent: extent, projection, interpolate: true }) });
  // The page draws the shadow itself; the service's pictures stand in until horizons have come, and where WebAssembly is missing.
  const shade = new ShadowLayer(extent, (drawn) => {
    shadow.setVisible(!drawn);
    set(target, "data-shadow", drawn ? "drawn" : "pictures");
    update();
  }), shadow = new ImageLayer();
  if (mission.shadow.planes) void Shade.begin(mission.shadow.planes, () => shade.again()).then((begun) => shade.begin(begun), () => undefined);
  const plans = new VectorSource(), tracks = new VectorSource(), places = new VectorSource(), moving = new VectorSource();

  for (const plan of mission.plans) {
    const style = new Style({ stroke: new Stroke({ color: colourOf(context, plan.vehicle), width: 1.5, lineDash: [4, 5] }) });
    for (const leg of plan.legs) {
      const line = new Feature(new LineString(leg.points));
      line.setStyle(style);
      plans.addFeature(line);
    }
  }
  for (const place of mission.places) {
    const geometry = place.radius_m ? new Circle([place.x_m, place.y_m], place.radius_m) : new PointGeometry([place.x_m, place.y_m]);
    const feature = new Feature(geometry);
    const base = PLACES[place.kind];
    const style = base ? base.clone() : new Style({ stroke: new Stroke({ color: "#ff3838", width: 1.5 }), fill: new Fill({ color: "rgba(255,56,56,.15)" }) });
    const name = label(place.name, "#e8eef5", 15);
    feature.setStyle((_, resolution) => {
      if (resolution < 16 || place.kind === "lander") style.setText(name);
      else style.setText(new Text());
      return style;
    });
    places.addFeature(feature);
  }

  const status = h("p", { class: "map-status", "aria-live": "off" });
  const pointer = h("p", { class: "map-pointer" });
  const target = h("div", { class: "map", tabindex: 0, role: "application", "aria-label": "Map of the site: arrow keys move it, plus and minus zoom" });
  const north = h("div", { class: "north", role: "img", "aria-label": "north" }, h("span", { "aria-hidden": true }, "▲"), h("b", { "aria-hidden": true }, "N"));
  const view = new View_({ projection, extent, center: getCenter(extent), showFullExtent: true, constrainOnlyCenter: true, minResolution: 0.5, resolution: 12 });
  const map = new OlMap({
    target, view,
    controls: defaultControls({ rotate: false, attribution: false }).extend([new ScaleLine({ units: "metric", minWidth: 90 })]),
    layers: [relief, shadow, shade, new VectorLayer({ source: plans }), new VectorLayer({ source: tracks }), new VectorLayer({ source: places, declutter: true }), new VectorLayer({ source: moving })],
  });
  map.on("pointermove", (event) => {
    const { lat, lon } = unproject(event.coordinate as unknown as Point, mission.projection.radius_m, mission.projection.pole);
    const [x = 0, y = 0] = event.coordinate;
    say(pointer, `${lat.toFixed(4)}°, ${lon.toFixed(4)}° E   x ${x.toFixed(0)} m, y ${y.toFixed(0)} m`);
  });
  const pin = new Feature<PointGeometry>();
  pin.setStyle(new Style({ image: new RegularShape({ points: 4, radius: 10, radius2: 0, stroke: new Stroke({ color: "#ffffff", width: 2 }) }) }));
  moving.addFeature(pin);
  const card = placeCard(context, (point) => pin.setGeometry(point ? new PointGeometry([...point]) : undefined));
  map.on("singleclick", (event) => card.ask(event.coordinate as unknown as Point));
  const turnNorth = (): void => {
    const [x = 0, y = 0] = view.getCenter() ?? [];
    const degrees = northDeg([x, y], mission.projection.pole);
    north.style.transform = `rotate(${degrees.toFixed(1)}deg)`;
    set(north, "aria-label", `north is ${degrees.toFixed(0)} degrees clockwise from up`);
  };
  view.on("change:center", turnNorth);

  // Pictures: one request under way at a time, for the latest instant that was asked for.
  let wanted = -1, drawn = -1, shadeS = -1e9, loading = false;
  const step = mission.shadow.step_s;
  const draw = (): void => {
    if (loading || wanted === drawn) return;
    const metS = wanted;
    loading = true;
    const image = new Image();
    const url = `/api/map/shadow/${metS}`;
    image.onload = () => {
      shadow.setSource(new ImageStatic({ url, imageExtent: extent, projection, interpolate: false }));
      drawn = metS;
      loading = false;
      draw();
    };
    image.onerror = () => { loading = false; window.setTimeout(draw, 2000); };
    image.src = url;
  };

  const slider = h("input", { type: "range", min: 0, max: 1, step: 60, id: "instant", "aria-label": "Instant that the map shows", input: () => context.show(Number(slider.value)) });
  slider.max = String(Math.floor((Date.parse(mission.end_utc) - Date.parse(mission.start_utc)) / 1000));
  const live = button("Now (n)", () => context.show(null), { class: "plain" });
  let following = false;
  const follow = button("Follow (f)", () => { following = !following; follow.setAttribute("aria-pressed", String(following)); update(); }, { class: "plain", id: "follow", "aria-pressed": "false" });
  const whole = button("Whole plan", () => fit(), { class: "plain" });

  const tracked = new Map<string, { line: LineString; length: number }>();
  const vehicles = new Map<string, { here: Feature; near: Feature; ghost: Feature; key: string }>();

  function update(): void {
    const shown = context.shownMetS();
    const metS = shown ?? context.clock.metS();
    if (Math.abs(metS - shadeS) >= (shown === null ? 20 : 1)) {
      shadeS = metS;
      shade.show(metS);
    }
    if (shadow.getVisible()) {
      wanted = Math.round(metS / step) * step;
      draw();
    }
    slider.value = String(metS);
    const utc = new Date(context.clock.startMs + metS * 1000).toISOString();
    say(status, `${shown === null ? "now" : "shown"}: ${dayText(utc)} UTC, ${metText(metS)}; shadow: ${mission.shadow.about}`);
    live.disabled = shown === null;
    for (const vehicle of context.seen().vehicles.values()) {
      const colour = colourOf(context, vehicle.id);
      const known = tracked.get(vehicle.id);
      if (!known) {
        const line = new LineString(vehicle.track.map((point) => point.slice(0, 2)));
        const feature = new Feature(line);
        feature.setStyle(new Style({ stroke: new Stroke({ color: colour, width: 3 }) }));
        tracks.addFeature(feature);
        tracked.set(vehicle.id, { line, length: vehicle.track.length });
      } else if (known.length !== vehicle.track.length) {
        known.line.setCoordinates(vehicle.track.map((point) => point.slice(0, 2)));
        known.length = vehicle.track.length;
      }
      place(vehicle.id, colour, metS, shown !== null && !context.replaying());
    }
    set(target, "data-vehicles", String([...context.seen().vehicles.values()].filter((one) => one.pose).length));
    card.update();
    const pose = context.seen().vehicles.get(context.vehicle())?.pose;
    if (following && pose) view.setCenter([pose.x_m, pose.y_m]);
  }

  function place(id: string, colour: string, metS: number, shown: boolean): void {
    const pose = context.seen().vehicles.get(id)?.pose;
    const plan = mission.plans.find((one) => one.vehicle === id);
    const at = shown && plan ? planned(plan.legs, metS) : null;
    const key = JSON.stringify([pose?.x_m, pose?.y_m, pose?.heading_deg, pose?.uncertainty_m, at, context.vehicle() === id]);
    let marks = vehicles.get(id);
    if (!marks) {
      marks = { here: new Feature(), near: new Feature(), ghost: new Feature(), key: "" };
      moving.addFeatures([marks.near, marks.ghost, marks.here]);
      vehicles.set(id, marks);
    }
    if (marks.key === key) return;
    marks.key = key;
    const name = mission.vehicles.find((one) => one.id === id)?.name ?? id;
    if (pose) {
      marks.here.setGeometry(new PointGeometry([pose.x_m, pose.y_m]));
      const style = arrow(colour, ((pose.heading_deg ?? 0) * Math.PI) / 180, false);
      style.setText(label(name, colour, -22));
      marks.here.setStyle(style);
      if (pose.uncertainty_m) {
        marks.near.setGeometry(new Circle([pose.x_m, pose.y_m], 2 * pose.uncertainty_m));
        marks.near.setStyle(new Style({ stroke: new Stroke({ color: colour, width: 1 }), fill: new Fill({ color: `${colour}22` }) }));
      }
    }
    if (at) {
      marks.ghost.setGeometry(new PointGeometry([...at]));
      const style = arrow(colour, 0, true);
      style.setText(label(`${name}, as planned`, colour, 22));
      marks.ghost.setStyle(style);
    } else {
      marks.ghost.setGeometry(undefined);
    }
  }

  function fit(): void {
    const of = mission.plans.filter((plan) => plan.vehicle === context.vehicle());
    const points = of.flatMap((plan) => plan.legs.flatMap((leg) => leg.points));
    view.fit(points.length > 1 ? boundingExtent(points) : extent, { padding: [40, 40, 40, 40], maxZoom: 20 });
  }

  const legend = h("p", { class: "legend" },
    h("span", {}, "■ lander"), h("span", { class: "haven" }, "▲ haven"), h("span", { class: "goal" }, "● goal"),
    h("span", {}, "┄ plan"), h("span", {}, "━ driven, as reported"), h("span", {}, "○ two standard deviations"));
  const element = panel("map-panel", `Map: ${mission.terrain.synthetic ? "SYNTHETIC terrain" : mission.terrain.source.toUpperCase()}, ${mission.terrain.resolution_m} m cells`,
    h("div", { class: "map-frame" }, target, north, card.element, pointer),
    h("div", { class: "slider" }, live, h("label", { for: "instant", class: "label" }, "Instant"), slider, follow, whole), status, legend);
  let sized = false;
  new ResizeObserver(() => {
    map.updateSize();
    if (!sized && target.clientWidth > 0) fit();
    sized ||= target.clientWidth > 0;
  }).observe(target);
  turnNorth();
  return { element, update, fit };
}
