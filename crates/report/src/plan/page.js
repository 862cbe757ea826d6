"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const s = JSON.parse($("stream").textContent);
  const slider = $("time"), play = $("play"), shadow = $("shadow"), rover = $("rover");
  const gone = $("gone"), sunward = $("sunward");
  const tracks = document.querySelectorAll(".tracks"), cursors = document.querySelectorAll(".cursor");
  let now = 0, last = 0, running = false, shown = -1, note = 0;

  // The index of the last row that starts at or before an hour.
  const row = (rows, hour, start = (r) => r[0]) => {
    let low = 0, high = rows.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (start(rows[middle]) <= hour + 1e-6) low = middle + 1; else high = middle;
    }
    return Math.max(0, low - 1);
  };
  const between = (rows, hour, column) => {
    const i = row(rows, hour), a = rows[i], b = rows[i + 1];
    if (!a) return NaN;
    if (!b || b[0] <= a[0]) return a[column];
    const share = Math.min(1, Math.max(0, (hour - a[0]) / (b[0] - a[0])));
    return a[column] + share * (b[column] - a[column]);
  };
  const inside = (spans, hour) => spans.some(([a, b]) => a <= hour && hour < b);
  const two = (n) => String(n).padStart(2, "0");
  const digits = (x, n) => Number.isFinite(x) ? x.toFixed(n).replace("-", "−") : "–";

  const clock = (hour) => {
    const d = new Date(s.start_ms + Math.round(hour * 60) * 60000);
    return `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())} ${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
  };
  const stay = (hour) => {
    const r = s.safety[row(s.safety, hour)];
    if (!r) return "–";
    if (r[0] + r[3] >= s.hours - 1e-6) return "the rest of the mission";
    const gap = s.safety.length > 1 ? s.safety[1][0] - s.safety[0][0] : 1;
    return r[3] <= 0 ? `less than ${digits(gap, 0)} h` : `${digits(r[3], 0)} h`;
  };

  const readings = () => {
    const activity = s.activities[row(s.activities, now, (a) => a.from)];
    const wh = between(s.prediction, now, 1);
    const spot = s.safety[row(s.safety, now)];
    $("utc").textContent = clock(now);
    $("hour").textContent = `hour ${digits(now, 2)}, day ${digits(now / 24, 1)}`;
    $("r-act").textContent = now >= s.hours ? "end of the mission" : activity ? activity.what : "–";
    $("r-wh").textContent = `${digits(wh, 0)} Wh, ${digits(100 * wh / s.capacity_wh, 0)} %`;
    $("r-need").textContent = spot ? `${digits(spot[2], 0)} Wh; at least ${digits(spot[1] - spot[2], spot[1] - spot[2] < 10 ? 1 : 0)} Wh to spare` : "–";
    $("r-stay").textContent = stay(now);
    $("r-box").textContent = `${digits(between(s.prediction, now, 2), 1)} °C`;
    const up = between(s.sun, now, 2);
    $("r-sun").textContent = `${digits(between(s.prediction, now, 3), 0)} % of the disc, ${digits(up, 1)}° high`;
    const seen = [inside(s.earth, now) && "Earth", inside(s.relay, now) && "relay", inside(s.lander, now) && "lander"].filter(Boolean);
    $("r-view").textContent = seen.length ? seen.join(", ") : "neither Earth, relay nor lander";
  };

  const show = () => {
    const x = between(s.path, now, 1), y = between(s.path, now, 2);
    rover.style.left = `${x / 10}%`;
    rover.style.top = `${y / 10}%`;
    const until = s.path.slice(0, row(s.path, now) + 1).map((p) => `${p[1]} ${p[2]}`);
    gone.setAttribute("d", `M${until.concat(`${x} ${y}`).join("L")}`);
    const frame = Math.min(s.shadows.length - 1, Math.round(now / s.every_h));
    if (frame !== shown) {
      shadow.src = s.shadows[frame];
      sunward.firstElementChild.style.transform = `rotate(${s.sun[frame][1]}deg)`;
      shown = frame;
    }
    for (const cursor of cursors) cursor.style.setProperty("--at", now / s.hours);
    slider.value = now;
    slider.setAttribute("aria-valuetext", `hour ${digits(now, 2)}, ${clock(now)} UTC`);
    readings();
  };
  const go = (hour) => {
    now = Math.min(s.hours, Math.max(0, hour));
    show();
    // The address follows, so that a moment can be shared; not at every frame.
    clearTimeout(note);
    note = setTimeout(() => history.replaceState(null, "", `#t=${Math.round(now * 100) / 100}`), 250);
  };
  const stop = () => {
    running = false;
    play.classList.remove("playing");
    play.setAttribute("aria-label", "play");
  };
  const tick = (at) => {
    if (!running) return;
    const hour = now + Math.min(0.2, (at - last) / 1000) * Number($("pace").value);
    last = at;
    go(hour);
    if (now >= s.hours) stop(); else requestAnimationFrame(tick);
  };
  const toggle = () => {
    if (running) return stop();
    if (now >= s.hours) now = 0;
    running = true;
    play.classList.add("playing");
    play.setAttribute("aria-label", "pause");
    last = performance.now();
    requestAnimationFrame(tick);
  };

  play.addEventListener("click", toggle);
  slider.addEventListener("input", () => { stop(); go(Number(slider.value)); });
  $("back").addEventListener("click", () => {
    stop();
    const i = row(s.activities, now, (a) => a.from), a = s.activities[i];
    go(a && now - a.from > 0.01 ? a.from : s.activities[Math.max(0, i - 1)].from);
  });
  $("on").addEventListener("click", () => {
    stop();
    const next = s.activities[row(s.activities, now, (a) => a.from) + 1];
    go(next ? next.from : s.hours);
  });
  for (const charts of tracks) charts.addEventListener("click", (event) => {
    if (event.target.closest("a")) return;
    const box = charts.getBoundingClientRect();
    const side = charts.querySelector(".side").getBoundingClientRect().width;
    const share = (event.clientX - box.left - side) / (box.width - side);
    if (share >= 0) { stop(); go(share * s.hours); }
  });
  const follow = () => {
    const found = /^#t=([\d.]+)$/.exec(location.hash);
    if (found) { stop(); go(Number(found[1])); }
  };
  addEventListener("hashchange", follow);
  for (const id of ["goals", "risk"]) $(id)?.addEventListener("click", (event) => {
    if (event.target.closest("a")) $("map").scrollIntoView({ block: "start" });
  });
  for (const id of ["controls", "sunward"]) $(id).hidden = false;
  document.documentElement.classList.add("live");
  show();
  follow();
})();
