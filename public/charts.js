/*
 * Charts: <engrane-chart config="…"> draws the chart that its configuration describes, and draws it anew when that
 * changes. The server makes the configuration; this file only adds what JSON cannot hold: functions, colours of the
 * theme that is worn, and the bands behind a chart. It is loaded by pages with a chart alone, with Chart.js.
 *
 * config: { chart, bands, axes, language, zone }
 *   chart  what Chart.js takes. A colour is the name of a variable of the theme, `--color-error`, with an opacity in
 *          hundredths if it is to be seen through: `--color-error/40`.
 *   bands  [{ from, to, color }]: stretches of the x axis that are shaded behind the chart.
 *   axes   { x: { format, ticks } }: by axis, how its values are written (see FORMATS), and where it is marked, if it
 *          matters.
 */
import "/vendor/chart-4.5.1.js";

const { Chart } = globalThis;

/** How a value is written, by name; each makes a function for one chart. */
const FORMATS = {
  count: ({ language }) => {
    const format = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
    return (value) => format.format(value);
  },
  percent: ({ language }) => {
    const format = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    return (value) => `${format.format(value)} %`;
  },
  time: ({ language, zone }) => instant(language, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  day: ({ language, zone }) => instant(language, zone, { day: "numeric", month: "short" }),
  moment: ({ language, zone }) =>
    instant(language, zone, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  // Seconds.
  duration: () => (value) => {
    const seconds = Math.round(Math.abs(value));
    const [h, min, s] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
    const parts = [h && `${h} h`, min && `${min} min`, !h && (s || !min) && `${s} s`];
    return (value < 0 ? "−" : "") + parts.filter(Boolean).join(" ");
  },
};

function instant(language, zone, parts) {
  const format = new Intl.DateTimeFormat(language, { ...parts, timeZone: zone });
  return (value) => format.format(new Date(value));
}

const stillness = matchMedia("(prefers-reduced-motion: reduce)");
const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

/** The colour behind the name of a variable, as Chart.js can calculate with it. */
function colour(name) {
  const [variable, hundredths = "100"] = name.split("/");
  // A variable that the theme does not know keeps the last colour, so begin with a plain one.
  probe.fillStyle = "#808080";
  probe.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
  probe.clearRect(0, 0, 1, 1);
  probe.fillRect(0, 0, 1, 1);
  const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${Number(hundredths) / 100})`;
}

/** A copy in which each name of a colour is the colour. */
function coloured(value) {
  if (Array.isArray(value)) return value.map(coloured);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, coloured(inner)]));
  }
  return typeof value === "string" && value.startsWith("--color-") ? colour(value) : value;
}

/** Shades the bands of a chart, behind its grid. */
const bands = {
  id: "bands",
  beforeDraw(chart, _, { list }) {
    const { ctx, chartArea, scales } = chart;
    if (!list?.length || !chartArea) return;
    ctx.save();
    for (const { from, to, color } of list) {
      const left = Math.max(scales.x.getPixelForValue(from), chartArea.left);
      const right = Math.min(scales.x.getPixelForValue(to), chartArea.right);
      if (right < left) continue;
      ctx.fillStyle = color;
      // A stop that is shorter than a point of the screen is still a stop.
      ctx.fillRect(left, chartArea.top, Math.max(right - left, 1), chartArea.height);
    }
    ctx.restore();
  },
};

/** The configuration with its functions and colours. */
function complete(config) {
  const { type, data, options = {} } = coloured(config.chart);
  const [text, line, surface, loud] = ["muted", "base-300", "base-100", "base-content"].map((name) => colour(`--color-${name}`));
  const axes = config.axes ?? {};
  const written = Object.entries(axes).filter(([, { format }]) => FORMATS[format]);
  const write = Object.fromEntries(written.map(([axis, { format }]) => [axis, FORMATS[format](config)]));
  const scales = { x: {}, y: {}, ...options.scales };
  for (const [axis, own] of Object.entries(scales)) {
    const scale = { ...own, grid: { color: line, ...own.grid }, border: { color: line, ...own.border } };
    // Marks that do not fit are left out, rather than turned.
    scale.ticks = { color: text, maxRotation: 0, autoSkipPadding: 12, ...own.ticks };
    if (own.title) scale.title = { color: text, ...own.title };
    if (write[axis]) scale.ticks.callback = (value) => write[axis](value);
    const ticks = axes[axis]?.ticks;
    if (ticks?.length) scale.afterBuildTicks = (built) => (built.ticks = ticks.map((value) => ({ value })));
    scales[axis] = scale;
  }
  // One axis names what is measured along the other.
  const lying = options.indexAxis === "y";
  const [names, values] = lying ? ["y", "x"] : ["x", "y"];
  const said = ({ raw, dataset }) => {
    const value = Array.isArray(raw) ? Math.abs(raw[1] - raw[0]) : (raw?.[values] ?? raw);
    const own = write[(lying ? dataset.xAxisID : dataset.yAxisID) || values];
    return [dataset.label, own ? own(value) : value].filter(Boolean).join(": ");
  };
  const title = ([first]) => (first && write[names] ? write[names](first.parsed[names]) : first?.label);
  const tooltip = {
    backgroundColor: surface,
    borderColor: line,
    borderWidth: 1,
    titleColor: loud,
    bodyColor: loud,
    callbacks: { label: said, title },
  };
  const { legend } = options.plugins ?? {};
  return {
    type,
    data,
    options: {
      ...options,
      responsive: true,
      maintainAspectRatio: false,
      animation: stillness.matches ? false : { duration: 250 },
      scales,
      plugins: {
        legend: { ...legend, labels: { color: text, ...legend?.labels } },
        tooltip,
        bands: { list: coloured(config.bands ?? []) },
      },
    },
    plugins: [bands],
  };
}

class EngraneChart extends HTMLElement {
  static observedAttributes = ["config"];
  #chart = null;
  #canvas = null;

  connectedCallback() {
    // Out of the page's own tree, which belongs to the application.
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.#canvas = document.createElement("canvas");
    const box = document.createElement("div");
    Object.assign(box.style, { position: "relative", width: "100%", height: "100%" });
    box.append(this.#canvas);
    root.replaceChildren(box);
    this.draw();
  }

  disconnectedCallback() {
    this.#chart?.destroy();
    this.#chart = null;
  }

  attributeChangedCallback() {
    if (this.#canvas && this.isConnected) this.draw();
  }

  draw() {
    const text = this.getAttribute("config");
    if (!text) return;
    const config = complete(JSON.parse(text));
    // Letters grow with those around the chart: on a wall screen they are large.
    config.options.font = { size: parseFloat(getComputedStyle(this).fontSize) * 0.75 };
    if (this.#chart?.config.type === config.type) {
      this.#chart.data = config.data;
      this.#chart.options = config.options;
      // What changes under the reader's eyes is in its new place at once.
      this.#chart.update("none");
      return;
    }
    this.#chart?.destroy();
    this.#chart = new Chart(this.#canvas, config);
  }
}

Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;

const redraw = () => document.querySelectorAll("engrane-chart").forEach((chart) => chart.draw());
new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
stillness.addEventListener("change", redraw);

if (!customElements.get("engrane-chart")) customElements.define("engrane-chart", EngraneChart);
