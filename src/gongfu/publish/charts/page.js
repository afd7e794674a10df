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
    const place = document.getElementById(chart.id);
    if (chart.kind === 'ranks') place.style.height = `${chart.rows.length * 36 + 32}px`;
    const option = () => (chart.kind === 'ranks' ? ranks : lines)(chart, place.clientWidth);
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
