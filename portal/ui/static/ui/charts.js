// Draws every [data-chart] from the description beside it (see portal/ui/charts.py).
// ECharts is fetched only by pages that have a chart; without script the table says the same.
const TEXT = "Inter, system-ui, sans-serif";
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const drawn = new Map();
let library;

const token = (name) => {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
};
// Okabe and Ito's order, tuned for contrast on both grounds: told apart without seeing red or green.
const palette = () => ["--rt-series-1", "--rt-series-2", "--rt-series-3", "--rt-series-4", "--rt-series-5", "--rt-series-6"].map(token);
const inks = () => ({ text: token("--rt-ink-2"), line: token("--rt-line"), strong: token("--rt-ink"), ground: token("--rt-surface"), target: token("--rt-ink-2") });

const short = (unit, places) => (value) => {
  if (unit === "%") return `${Math.round(value * 100)} %`;
  if (unit === "s") return value >= 86400 ? `${Math.round(value / 8640) / 10} d` : value >= 3600 ? `${Math.round(value / 360) / 10} h` : `${Math.round(value / 60)} min`;
  return Intl.NumberFormat(document.documentElement.lang, { notation: Math.abs(value) >= 10000 ? "compact" : "standard", maximumFractionDigits: Math.max(places, 1) }).format(value);
};

const tooltip = (data, ink, trigger) => ({
  trigger, renderMode: "richText", confine: true, backgroundColor: ink.ground, borderColor: ink.line,
  textStyle: { color: ink.strong, fontFamily: TEXT, fontSize: 12 },
  axisPointer: { type: trigger === "axis" && data.kind === "line" ? "line" : "shadow", lineStyle: { color: ink.line }, shadowStyle: { opacity: 0.06 } },
  formatter: (points) => {
    const list = Array.isArray(points) ? points : [points];
    const index = list[0].dataIndex;
    return [data.categories[index], ...list.map((p) => `${p.seriesName}: ${data.texts[p.seriesIndex]?.[index] ?? "–"}`)].join("\n");
  },
});

const FEW = 4;
const categoryAxis = (data, ink, label = {}, extra = {}) => ({
  type: "category", data: data.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: ink.line } },
  axisLabel: { color: ink.text, fontFamily: TEXT, fontSize: 12, hideOverlap: true, ...label }, ...extra,
});
// A line begins and ends at the edges of its axis: its first and last name stay between them.
const edgeAxis = (data, ink) => categoryAxis(
  data, ink, data.categories.length > 1 ? { showMinLabel: true, alignMinLabel: "left", alignMaxLabel: "right" } : {}, { boundaryGap: false },
);
const highest = (data) => Math.max(...data.series.flatMap((one) => one.values.filter((v) => v !== null)));
const valueAxis = (data, ink, extra = {}) => ({
  type: "value", splitNumber: 4, splitLine: { lineStyle: { color: ink.line, opacity: 0.7 } }, min: data.kind === "line" && data.unit !== "%" ? undefined : 0,
  max: data.unit === "%" ? (range) => (range.max > 0.5 ? 1 : undefined) : undefined, ...(data.unit === "%" && highest(data) > 0.5 ? { interval: 0.25 } : {}),
  axisLabel: { color: ink.text, fontFamily: TEXT, fontSize: 12, formatter: short(data.unit, data.places) }, ...extra,
});
const targetLine = (data, ink, axis) => data.target && ({
  silent: true, z: 1, symbol: "none", lineStyle: { color: ink.target, type: "solid", width: 1 },
  label: { formatter: data.target.label, color: ink.text, fontFamily: TEXT, fontSize: 11, backgroundColor: ink.ground, padding: [1, 4], borderRadius: 3, position: axis === "xAxis" ? "end" : "insideStartTop", rotate: 0 },
  data: [{ [axis]: data.target.value }],
});
const named = (ink, color, count) => ({
  show: count > 1 && count <= 4, formatter: "{a}", color, fontFamily: TEXT, fontSize: 12, fontWeight: 500, distance: 6, backgroundColor: ink.ground, padding: [0, 3],
});
// Lines that end close together would write their names over each other: names move apart until each has a line.
const LINE = 15, AROUND = 44;
const apart = (data, height) => {
  const ends = data.series.map((one) => one.values.findLast((v) => v !== null));
  const top = data.unit === "%" && highest(data) > 0.5 ? 1 : highest(data) * 1.15 || 1;
  const drawnAt = ends.map((end) => (1 - end / top) * (height - AROUND));
  const written = [...drawnAt];
  const order = ends.map((_, i) => i).sort((a, b) => ends[b] - ends[a] || a - b);
  for (let round = 0; round < 20; round += 1) {
    order.slice(1).forEach((lower, k) => {
      const lack = (LINE - written[lower] + written[order[k]]) / 2;
      if (lack > 0) { written[order[k]] -= lack; written[lower] += lack; }
    });
  }
  return written.map((y, i) => y - drawnAt[i]);
};

const kinds = {
  line(data, ink, colors, width, height) {
    const several = data.series.length > 1;
    const roomy = several && width > 520;
    const shifts = apart(data, height);
    // The library moves a name along its line while it draws it, and has no place for it where the line begins with a gap.
    const gap = data.series.some((one) => one.values[0] === null);
    return {
      ...(gap ? { animation: false } : {}),
      grid: { left: 8, right: roomy ? 96 : 16, top: several && !roomy ? 36 : 16, bottom: 8, containLabel: true },
      legend: { show: several && !roomy, top: 0, left: 0, itemWidth: 18, itemHeight: 8, textStyle: { color: ink.text, fontFamily: TEXT } },
      xAxis: edgeAxis(data, ink), yAxis: valueAxis(data, ink), tooltip: tooltip(data, ink, "axis"),
      series: data.series.map((one, i) => ({
        type: "line", name: one.name, data: one.values, connectNulls: false, symbol: "circle", symbolSize: 5, showSymbol: data.categories.length < 2 || hasIslands(one.values),
        lineStyle: { width: one.compare ? 1.5 : 2.25, type: one.compare ? "dashed" : "solid", color: one.compare ? ink.text : colors[i] },
        itemStyle: { color: one.compare ? ink.text : colors[i] }, endLabel: { ...named(ink, one.compare ? ink.text : colors[i], data.series.length), offset: [0, shifts[i]], ...(roomy ? {} : { show: false }) },
        areaStyle: i === 0 && data.series.length <= 2 ? { color: colors[0], opacity: 0.07 } : undefined,
        markLine: i === 0 ? targetLine(data, ink, "yAxis") : undefined,
      })),
    };
  },
  bar(data, ink, colors) {
    return {
      grid: { left: 8, right: 16, top: data.series.length > 1 ? 36 : 16, bottom: 8, containLabel: true },
      legend: { show: data.series.length > 1, top: 0, left: 0, icon: "roundRect", itemWidth: 10, itemHeight: 10, textStyle: { color: ink.text, fontFamily: TEXT } },
      // A few categories are all named, in several lines if need be.
      xAxis: categoryAxis(data, ink, data.categories.length > FEW ? {} : { interval: 0, hideOverlap: false, width: 76, overflow: "break" }),
      yAxis: valueAxis(data, ink), tooltip: tooltip(data, ink, "axis"),
      series: data.series.map((one, i) => ({
        type: "bar", name: one.name, data: one.values, barMaxWidth: 28, barCategoryGap: data.kind === "histogram" ? "4%" : "35%",
        itemStyle: one.compare ? { color: "transparent", borderColor: ink.text, borderType: "dashed", borderWidth: 1 } : { color: colors[i], borderRadius: [3, 3, 0, 0] },
        markLine: i === 0 ? targetLine(data, ink, "yAxis") : undefined,
      })),
    };
  },
  histogram(data, ink, colors) {
    return { ...kinds.bar(data, ink, colors), xAxis: categoryAxis(data, ink, { fontSize: 11 }) };
  },
  ranking(data, ink, colors) {
    return {
      grid: { left: 8, right: 56, top: data.target ? 24 : 8, bottom: 8, containLabel: true },
      xAxis: valueAxis(data, ink, { axisLabel: { show: false }, splitLine: { show: false } }),
      yAxis: categoryAxis(data, ink, { color: ink.strong, hideOverlap: false, width: 160, overflow: "truncate" }, { inverse: true, axisLine: { show: false } }),
      tooltip: tooltip(data, ink, "axis"),
      series: data.series.map((one, i) => ({
        type: "bar", name: one.name, data: one.values, barMaxWidth: 18,
        itemStyle: { color: one.compare ? ink.line : colors[i], borderRadius: [0, 3, 3, 0] },
        label: { show: true, position: "right", color: ink.strong, fontFamily: TEXT, fontSize: 12, formatter: (p) => data.texts[i][p.dataIndex] },
        markLine: i === 0 ? targetLine(data, ink, "xAxis") : undefined,
      })),
    };
  },
  heatmap(data, ink, colors) {
    const cells = data.series.flatMap((row, y) => row.values.map((value, x) => [x, y, value]).filter((cell) => cell[2] !== null));
    const values = cells.map((cell) => cell[2]);
    return {
      grid: { left: 8, right: 8, top: 8, bottom: 36, containLabel: true },
      xAxis: categoryAxis(data, ink, {}, { axisLine: { show: false } }),
      yAxis: { ...categoryAxis(data, ink), data: data.series.map((row) => row.name), inverse: true, axisLine: { show: false } },
      visualMap: { type: "continuous", min: data.unit === "%" ? 0 : Math.min(0, ...values), max: data.unit === "%" ? 1 : Math.max(...values), calculable: false, orient: "horizontal", left: "center", bottom: 0, itemHeight: 120, itemWidth: 10, inRange: { color: [token("--rt-heat-low"), colors[0]] }, formatter: short(data.unit, data.places), textStyle: { color: ink.text, fontFamily: TEXT, fontSize: 11 } },
      tooltip: { ...tooltip(data, ink, "item"), formatter: (p) => `${data.series[p.value[1]].name}, ${data.categories[p.value[0]]}\n${data.texts[p.value[1]][p.value[0]]}` },
      series: [{ type: "heatmap", data: cells, itemStyle: { borderColor: ink.ground, borderWidth: 2, borderRadius: 3 }, emphasis: { itemStyle: { borderColor: ink.strong } } }],
    };
  },
};
// A series without any number draws nothing and must not claim room for its name.
const withoutEmpty = (data) => {
  if (data.kind === "heatmap") return data;
  const kept = data.series.map((one, i) => [one, data.texts[i]]).filter(([one]) => one.values.some((v) => v !== null));
  return { ...data, series: kept.map(([one]) => one), texts: kept.map(([, text]) => text) };
};
// A single value between two gaps would be invisible as a line: then its points are shown.
const hasIslands = (values) => values.some((v, i) => v !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null);

const draw = async (element) => {
  library ||= import(element.dataset.echarts);
  const echarts = await library;
  const source = document.getElementById(element.dataset.chart);
  if (!source || !element.isConnected) return;
  const data = withoutEmpty(JSON.parse(source.textContent));
  drawn.get(element)?.dispose();
  const chart = echarts.init(element, null, { renderer: "svg" });
  chart.setOption({ animation: !still, animationDuration: 350, ...kinds[data.kind](data, inks(), palette(), element.clientWidth, element.clientHeight) });
  if (data.links.length) chart.on("click", (p) => data.links[p.dataIndex] && window.location.assign(data.links[p.dataIndex]));
  drawn.set(element, chart);
};
const drawAll = () => document.querySelectorAll("[data-chart]").forEach((element) => drawn.has(element) || draw(element));
const redraw = () => [...drawn.keys()].forEach((element) => (element.isConnected ? draw(element) : drawn.delete(element)));

new ResizeObserver(() => drawn.forEach((chart, element) => element.isConnected && chart.resize())).observe(document.body);
document.addEventListener("rt:theme", redraw);
document.addEventListener("htmx:afterSettle", drawAll);
drawAll();
