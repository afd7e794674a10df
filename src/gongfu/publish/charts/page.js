'use strict';
// Draws the charts of the page over their still pictures. All figures and words come finished from the JSON block;
// without this script, on paper and in a browser that fails here, the still pictures stay.
(() => {
  const INK = '#1d2939', SUB = '#526072', AXIS = '#b8c2cf', GRID = '#e6ebf1';
  const FONT = '"Gongfu Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
  const drawings = JSON.parse(document.getElementById('drawings').textContent);
  const said = document.getElementById('said');

  const label = (size, more) => ({ show: true, color: SUB, fontSize: size, fontFamily: FONT, ...more });

  function fan(track) {
    const wide = track.fan.filter((at) => at[2] !== null && at[3] !== null);
    return {
      type: 'custom', data: wide.length > 1 ? [wide[0].slice(0, 2)] : [], silent: true, clip: true, z: 1,
      renderItem: (_, api) => ({
        type: 'polygon',
        shape: { points: [...wide.map((at) => api.coord([at[0], at[2]])), ...wide.reverse().map((at) => api.coord([at[0], at[3]]))] },
        style: { fill: track.colour, opacity: 0.16 },
      }),
    };
  }

  function errors(track) {
    return {
      type: 'custom', data: track.errors, silent: true, clip: true, z: 3,
      renderItem: (_, api) => {
        const low = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0), api.value(2)]);
        const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: track.colour, lineWidth: 1 } });
        return {
          type: 'group',
          children: [line(low[0], low[1], high[0], high[1]), line(low[0] - 3, low[1], low[0] + 3, low[1]), line(low[0] - 3, high[1], low[0] + 3, high[1])],
        };
      },
    };
  }

  function observed(track, small) {
    const last = track.observed.length - 1;
    return {
      type: 'line', symbol: track.symbol, symbolSize: small ? 5 : 7, showAllSymbol: true, z: 4,
      lineStyle: { width: small ? 1.6 : 2.4, color: track.colour }, itemStyle: { color: track.colour },
      data: track.observed.map((value, index) => ({
        value,
        label: label(14, {
          show: index === last && !small && track.latest !== '', formatter: track.latest, color: track.colour,
          fontWeight: 'bold', position: track.above ? 'top' : 'bottom',
        }),
      })),
    };
  }

  function ahead(track, small) {
    const broken = track.path.flatMap((piece) => [...piece, [piece[piece.length - 1][0], '-']]);
    const last = track.targets.length - 1;
    const plain = { type: 'line', showSymbol: false, silent: true, itemStyle: { color: track.colour } };
    return [
      { ...plain, data: broken, z: 2, lineStyle: { width: 1.4, type: [6, 4], color: track.colour } },
      { ...plain, data: track.fan.map((at) => at.slice(0, 2)), z: 3, lineStyle: { width: 1.8, type: [2, 3], color: track.colour } },
      {
        type: 'scatter', symbol: 'diamond', symbolSize: small ? 8 : 11, z: 5, silent: true,
        itemStyle: { color: '#fff', borderColor: track.colour, borderWidth: 1.5, opacity: 1 }, labelLayout: { moveOverlap: 'shiftY' },
        data: track.targets.map((target, index) => ({
          value: target.slice(0, 2),
          label: label(13, { show: index === last && !small, formatter: target[2], color: track.colour, position: 'right' }),
        })),
      },
    ];
  }

  function ground(chart) {
    const bounds = chart.band && chart.band.map((edge, index) => (edge === null ? chart.y[index] : edge));
    return {
      type: 'line', data: [], silent: true, z: 0,
      markLine: {
        symbol: 'none', silent: true, z: 0, lineStyle: { color: AXIS, type: 'solid', width: 1 },
        data: [
          ...chart.y[2].map((mark) => ({ yAxis: mark[0], lineStyle: { color: GRID }, label: { show: false } })),
          ...chart.steps.map((step) => ({
            xAxis: step[0], label: label(12, { show: !chart.small, formatter: step[1], position: 'end', distance: 5 }),
          })),
        ],
      },
      markArea: bounds ? {
        silent: true, z: 0, itemStyle: { color: '#e3efe6', borderColor: '#7fae8d', borderWidth: 1 },
        data: [[{ yAxis: bounds[0] }, { yAxis: bounds[1] }]],
      } : undefined,
    };
  }

  // The years that have room, from the last one back: it is the one that matters most.
  function years(chart, room) {
    const [first, last, named] = chart.x, kept = [];
    [...named].reverse().forEach((year) => {
      if (!kept.length || ((kept[0] - year) / (last - first)) * room >= 40) kept.unshift(year);
    });
    return kept;
  }

  function lines(chart, width) {
    const names = chart.y[2].map((mark) => mark[1]);
    const shown = new Map(chart.y[2]);
    const left = 16 + Math.max(0, ...names.map((name) => name.length)) * 7.2, right = chart.small ? 16 : 66;
    const named = years(chart, width - left - right);
    return {
      animation: false, textStyle: { fontFamily: FONT },
      grid: { left, right, top: chart.small ? 10 : 30, bottom: 28, outerBoundsMode: 'none' },
      xAxis: {
        type: 'value', min: chart.x[0], max: chart.x[1], splitLine: { show: false }, axisLine: { show: true, onZero: false, lineStyle: { color: AXIS } },
        axisTick: { show: true, customValues: named },
        axisLabel: label(12, { customValues: named, formatter: (year) => String(Math.round(year)) }),
      },
      yAxis: {
        type: 'value', min: chart.y[0], max: chart.y[1], axisLine: { show: false }, axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: label(12, { customValues: chart.y[2].map((mark) => mark[0]), formatter: (value) => shown.get(value) || '' }),
      },
      series: [
        ground(chart),
        ...chart.tracks.flatMap((track) => [fan(track), ...ahead(track, chart.small), errors(track), observed(track, chart.small)]),
      ],
    };
  }

  function interval(rows, colour) {
    return {
      type: 'custom', silent: true, z: 1, clip: false,
      data: rows.map((row, index) => [row.rank[0], row.rank[2], index]).filter((row) => row[0] !== null),
      encode: { x: [0, 1], y: 2 },
      renderItem: (_, api) => {
        const low = api.coord([api.value(0), api.value(2)]), high = api.coord([api.value(1), api.value(2)]);
        return { type: 'rect', shape: { x: low[0] - 6, y: low[1] - 6, width: high[0] - low[0] + 12, height: 12, r: 6 }, style: { fill: colour } };
      },
    };
  }

  function ranks(chart, width) {
    const rows = chart.rows, wide = width >= 620, [dot, light, bar, room] = chart.colours;
    const right = wide ? 350 : 118;
    const names = Math.min(190, width * 0.27);
    const places = { type: 'category', inverse: true, axisLine: { show: false }, axisTick: { show: false } };
    const text = (row) => (wide || row.score === null ? row.rank_text : `${row.rank_text}  ${row.score_text}`);
    return {
      animation: false, textStyle: { fontFamily: FONT },
      grid: [
        { left: names + 14, right, top: 6, bottom: 26, outerBoundsMode: 'none' },
        { left: width - 208, width: wide ? 150 : 0, top: 6, bottom: 26, outerBoundsMode: 'none', show: false },
      ],
      xAxis: [
        {
          type: 'value', min: 0.4, max: rows.length + 0.6,
          axisLabel: label(12, { customValues: rows.map((_, index) => index + 1).filter((place) => (place - 1) % Math.ceil(rows.length / 12) === 0) }),
          axisTick: { show: false }, axisLine: { show: false }, splitLine: { show: false },
        },
        { type: 'value', gridIndex: 1, min: 0, max: chart.top, show: false },
      ],
      yAxis: [
        {
          ...places, data: rows.map((row) => row.name), splitLine: { show: true, lineStyle: { color: GRID } },
          axisLabel: label(13, { color: INK, width: names, overflow: 'break', align: 'left', margin: names, lineHeight: 16 }),
        },
        { ...places, gridIndex: 1, data: rows.map((row) => row.name), axisLabel: { show: false } },
      ],
      series: [
        {
          type: 'line', data: [], silent: true, z: 0,
          markLine: {
            symbol: 'none', silent: true, z: 0, lineStyle: { color: GRID, type: 'solid', width: 1 }, label: { show: false },
            data: rows.map((_, index) => ({ xAxis: index + 1 })),
          },
        },
        interval(rows, light),
        {
          type: 'scatter', symbolSize: 12, silent: true, z: 3, itemStyle: { color: dot, borderColor: '#fff', borderWidth: 1.5, opacity: 1 },
          data: rows.map((row, index) => [row.rank[1], index]).filter((row) => row[0] !== null),
        },
        {
          type: 'custom', silent: true, clip: false, data: rows.map((_, index) => [rows.length + 0.6, index]),
          renderItem: (params, api) => {
            const row = rows[params.dataIndex], known = row.rank[1] !== null;
            const [x, y] = api.coord([known ? rows.length + 0.6 : 1, api.value(1)]);
            return { type: 'text', x: known ? x + 8 : x - 6, y, style: { text: text(row), fill: known ? INK : SUB, font: `13px ${FONT}`, verticalAlign: 'middle' } };
          },
        },
        ...(wide ? [{
          type: 'bar', xAxisIndex: 1, yAxisIndex: 1, silent: true, barWidth: 12, itemStyle: { color: bar, borderRadius: 2 },
          showBackground: true, backgroundStyle: { color: room, borderRadius: 2 }, data: rows.map((row) => row.score),
        }, {
          type: 'custom', xAxisIndex: 1, yAxisIndex: 1, silent: true, clip: false, data: rows.map((_, index) => [0, index]),
          renderItem: (params, api) => {
            const y = api.coord([0, api.value(1)])[1];
            return { type: 'text', x: width - 6, y, style: { text: rows[params.dataIndex].score_text, fill: INK, font: `13px ${FONT}`, align: 'right', verticalAlign: 'middle' } };
          },
        }] : []),
      ],
    };
  }

  // A value axis with named marks, both given.
  const valued = (axis, more) => ({
    type: 'value', min: axis[0], max: axis[1], axisTick: { show: false }, splitLine: { show: false },
    ...more,
    axisLabel: label(12, { customValues: axis[2].map((mark) => mark[0]), formatter: (value) => new Map(axis[2]).get(value) || '' }),
  });
  const rules = (marks, zero) => ({
    type: 'line', data: [], silent: true, z: 0,
    markLine: {
      symbol: 'none', silent: true, z: 0, precision: 10, label: { show: false }, lineStyle: { type: 'solid', width: 1 },
      data: marks.map((mark) => ({ yAxis: mark[0], lineStyle: { color: mark[0] === 0 && zero ? SUB : GRID } })),
    },
  });
  const title = (left, top, text, more) => ({
    type: 'custom', silent: true, clip: false, data: [0], z: 6,
    renderItem: () => ({ type: 'text', x: left, y: top, style: { text, fill: SUB, font: `12px ${FONT}`, verticalAlign: 'middle', ...more } }),
  });

  function graph(chart, width) {
    const longest = Math.max(0, ...chart.y[2].map((mark) => mark[1].length));
    let left = 18 + longest * 7.2, right = 26;
    if (chart.square && width > 470) left = right = (width - 400) / 2;
    const named = chart.curves.some((curve) => curve.names.length);
    return {
      animation: false, textStyle: { fontFamily: FONT },
      grid: { left, right, top: 30, bottom: 50, outerBoundsMode: 'none' },
      xAxis: valued(chart.x, { axisLine: { show: true, onZero: false, lineStyle: { color: AXIS } } }),
      yAxis: valued(chart.y, { axisLine: { show: false } }),
      series: [
        rules(chart.y[2], true),
        ...(chart.square ? [{ type: 'line', data: [[0, 0], [1, 1]], silent: true, symbol: 'none', z: 1, lineStyle: { color: AXIS, width: 1.2 } }] : []),
        ...chart.curves.flatMap((curve) => [
          { type: 'line', data: curve.points, symbol: 'none', silent: true, z: 3, lineStyle: { width: 2, color: curve.colour, type: curve.dashes.length ? curve.dashes.map((one) => one * 1.4) : 'solid' } },
          {
            type: 'scatter', symbol: curve.symbol, symbolSize: 8, symbolRotate: curve.symbol === 'arrow' ? 180 : 0, silent: true, z: 4,
            itemStyle: { color: curve.colour, opacity: 1 },
            labelLayout: named ? (at) => ({ dx: -3, dy: curve.above[at.dataIndex] ? -10 : 10, hideOverlap: true }) : undefined,
            data: curve.points.map((value, index) => ({ value, label: label(12, { show: named, formatter: curve.names[index] || '', color: INK, position: 'right' }) }))
              .filter((_, index) => index % curve.every === 0),
          },
        ]),
        title(chart.square ? left - 44 : 8, 12, chart.titles[1]),
        title(left + (width - left - right) / 2, (chart.square ? 460 : 350) - 10, chart.titles[0], { align: 'center' }),
      ],
    };
  }

  function gains(chart, width) {
    const longest = Math.max(4, ...chart.y[2].map((mark) => mark[1].length));
    const left = 18 + longest * 7.2, right = 10, wide = (width - left - right) / chart.groups.length;
    const category = (at, show) => ({
      type: 'category', data: chart.groups, gridIndex: at, axisTick: { show: false }, axisLine: { show: false },
      axisLabel: label(12, { show, interval: 0, width: wide - 4, overflow: 'break', lineHeight: 14 }),
    });
    const plain = (at) => ({ type: 'value', gridIndex: at, min: 0, max: 1, interval: 1, splitLine: { show: false }, axisLabel: label(11, { formatter: (value) => `${value * 100}%` }) });
    const strip = (at) => 300 + at * 78;
    const share = (series, at, pick, colour, write) => ({
      type: 'bar', stack: `shares${at}`, xAxisIndex: at + 1, yAxisIndex: at + 1, silent: true, barWidth: '78%', itemStyle: { color: colour },
      data: series.shares.map((one) => {
        const value = one === null ? 0 : pick(one);
        return { value, label: label(11, { show: write && value > 0.3 && wide > 30, formatter: `${Math.round(value * 100)}%`, color: INK, position: 'inside' }) };
      }),
    });
    const room = chart.series.length > 1 ? (wide * 0.78) / chart.series.length : wide;
    const written = chart.series.every((series) => series.changes.every((change) => change[1].length * 6.2 < room));
    return {
      animation: false, textStyle: { fontFamily: FONT },
      grid: [
        { left, right, top: 28, height: 200, outerBoundsMode: 'none' },
        ...chart.series.map((_, at) => ({ left, right, top: strip(at), height: 46, outerBoundsMode: 'none' })),
      ],
      xAxis: [{ ...category(0, true), axisLabel: { ...category(0, true).axisLabel, margin: 10 }, position: 'bottom', axisLine: { show: false, onZero: false } }, ...chart.series.map((_, at) => category(at + 1, false))],
      yAxis: [valued(chart.y, { gridIndex: 0, axisLine: { show: false } }), ...chart.series.map((_, at) => plain(at + 1))],
      series: [
        rules(chart.y[2], true),
        ...chart.series.map((series) => ({
          type: 'bar', silent: true, barMaxWidth: 34, barGap: '4%', itemStyle: { color: series.colour },
          data: series.changes.map((change) => ({
            value: change[0],
            label: label(11, { show: written && change[0] !== null, formatter: change[1], color: INK, position: change[0] < 0 ? 'bottom' : 'top', distance: 2 }),
          })),
        })),
        ...chart.series.flatMap((series, at) => [
          share(series, at, (one) => one[0], chart.colours[2], true),
          share(series, at, (one) => 1 - one[0] - one[1], chart.colours[1], false),
          share(series, at, (one) => one[1], chart.colours[0], true),
          title(left, strip(at) - 12, series.title),
        ]),
        title(8, 12, chart.title),
      ],
    };
  }

  function map(chart, width) {
    const [west, south, east, north] = chart.box, pad = 6;
    const scale = Math.min((width - 2 * pad) / ((east - west) || 1), (420 - 2 * pad) / ((north - south) || 1));
    const x0 = (width - (east - west) * scale) / 2, y0 = (420 - (north - south) * scale) / 2;
    const on = (point) => [x0 + (point[0] - west) * scale, y0 + (north - point[1]) * scale];
    const outline = (ring) => `M${ring.map((point) => on(point).map((value) => value.toFixed(1)).join(' ')).join('L')}Z`;
    const small = width < 480;
    const text = (region, dy, words, weight) => {
      const [x, y] = on(region.at);
      return { type: 'text', x, y: y + dy, silent: true, style: { text: words, fill: region.ink, font: `${weight}${small ? 11 : 14}px ${FONT}`, align: 'center', verticalAlign: 'middle' } };
    };
    const item = (children) => ({ type: 'custom', silent: true, clip: false, data: [0], renderItem: () => ({ type: 'group', children }) });
    const ground = (region) => {
      const [x, y] = on(region.at), size = small ? 6.2 : 7.8;
      const half = Math.max(region.name.length * 2, region.text.length) * size / 2 + 3;
      return { type: 'rect', shape: { x: x - half, y: y - 20, width: 2 * half, height: 40, r: 4 }, style: { fill: region.fill } };
    };
    return {
      animation: false, textStyle: { fontFamily: FONT },
      grid: { left: 0, right: 0, top: 0, bottom: 0 },
      xAxis: { type: 'value', show: false, min: 0, max: 1 }, yAxis: { type: 'value', show: false, min: 0, max: 1 },
      series: [
        item(chart.regions.map((region) => ({ type: 'path', shape: { pathData: region.rings.map(outline).join('') }, style: { fill: region.fill, stroke: region.known ? '#fff' : AXIS, lineWidth: region.known ? 2 : 1 } }))),
        item(chart.regions.flatMap((region) => [ground(region), text(region, -9, region.name, ''), text(region, 9, region.text, 'bold ')])),
      ],
    };
  }

  // What is known at a time, beside it: under the pointer, or by arrow keys from time to time, and then also said.
  // ECharts has a tip of its own, but sets it in the machine's font, which may have no Chinese, or by style attributes.
  function tips(place, chart, drawing) {
    const tip = document.createElement('div'), pointer = document.createElement('div');
    tip.className = 'tip';
    pointer.className = 'pointer';
    tip.hidden = pointer.hidden = true;
    place.parentNode.append(pointer, tip);
    let at = -1;
    const hide = () => { tip.hidden = pointer.hidden = true; };
    const show = (index) => {
      at = index;
      const [moment, text] = chart.tips[at];
      const x = drawing.convertToPixel({ xAxisIndex: 0 }, moment), right = x > place.clientWidth / 2;
      tip.hidden = pointer.hidden = false;
      tip.textContent = text;
      pointer.style.left = `${x}px`;
      tip.style.left = right ? 'auto' : `${x + 12}px`;
      tip.style.right = right ? `${place.clientWidth - x + 12}px` : 'auto';
    };
    const under = (event) => {
      const time = drawing.convertFromPixel({ xAxisIndex: 0 }, event.clientX - place.getBoundingClientRect().left);
      const away = (index) => Math.abs(chart.tips[index][0] - time);
      show(chart.tips.reduce((best, _, index) => (away(index) < away(best) ? index : best), 0));
    };
    place.addEventListener('pointermove', under);
    place.addEventListener('pointerdown', under);
    place.addEventListener('pointerleave', hide);
    place.addEventListener('blur', hide);
    place.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (event.key === 'Escape') hide();
      if (!step) return;
      event.preventDefault();
      show(Math.min(chart.tips.length - 1, Math.max(0, at + step)));
      said.textContent = chart.tips[at][1].replace(/\n/g, '; ');
    });
  }

  function draw(chart) {
    const place = document.getElementById(chart.id), kinds = { ranks, lines, graph, gains, map };
    if (chart.kind === 'ranks') place.style.height = `${chart.rows.length * 36 + 32}px`;
    if (chart.kind === 'graph' && chart.square) place.style.height = '460px';
    if (chart.kind === 'gains') place.style.height = `${296 + chart.series.length * 78}px`;
    if (chart.kind === 'map') place.style.height = '420px';
    const option = () => kinds[chart.kind](chart, place.clientWidth);
    const drawing = echarts.init(place, null, { renderer: 'svg' });
    drawing.setOption(option());
    if (chart.tips && chart.tips.length) tips(place, chart, drawing);
    let width = place.clientWidth;
    new ResizeObserver(() => {
      if (!place.clientWidth || place.clientWidth === width) return;
      width = place.clientWidth;
      drawing.resize();
      drawing.setOption(option(), true);
    }).observe(place);
  }

  function show(figure) {
    const live = figure.querySelector('.live'), still = figure.querySelector('.still');
    if (!live) return;
    live.hidden = false;
    try {
      drawings.filter((chart) => live.querySelector(`[id="${chart.id}"]`)).forEach(draw);
      if (still) still.hidden = true;
    } catch (error) {
      live.hidden = true;
      console.error(error);
    }
  }

  const start = () => document.querySelectorAll('figure').forEach(show);
  Promise.all([document.fonts.load('14px "Gongfu Sans SC"', '数'), document.fonts.ready]).then(start, start);
})();
