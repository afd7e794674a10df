// Charts: <div class="z-chart" data-chart="ID" role="img" aria-label="…"></div> draws what {{ data|json_script:"ID" }}
// says. Data name tones (green, brand, series-1 …), never colours: the style sheet knows them, light and dark. A chart is
// drawn when it comes into a page (htmx too), and again when the theme changes.
(function () {
  'use strict';
  var root = document.documentElement;
  var still = window.matchMedia('(prefers-reduced-motion: reduce)').matches || navigator.webdriver;

  function colour(tone) { return getComputedStyle(root).getPropertyValue('--z-' + tone).trim() || tone; }
  function number(value) { return value === null || value === undefined ? '—' : value.toLocaleString('en-US'); }
  function escape(text) {
    return String(text).replace(/[&<>"']/g, function (sign) { return '&#' + sign.charCodeAt(0) + ';'; });
  }

  function base() {
    return {
      animation: !still,
      aria: { enabled: true, label: { enabled: false }, decal: { show: true } },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour('ink') },
      tooltip: {
        backgroundColor: colour('card'), borderColor: colour('line'), textStyle: { color: colour('ink'), fontSize: 13 },
        confine: true,
      },
    };
  }
  function legend(data) {
    return { show: data.series.length > 1, top: 0, right: 0, itemWidth: 16, itemHeight: 9, textStyle: { color: colour('sub') } };
  }
  function axis(names) {
    return {
      type: 'category', data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: colour('edge') } },
      axisLabel: { color: colour('sub') },
    };
  }
  function scale(data) {
    return {
      type: 'value', min: data.min, max: data.max, minInterval: data.whole ? 1 : undefined,
      axisLabel: { color: colour('sub'), formatter: function (value) { return number(value) + (data.unit === '%' ? '%' : ''); } },
      splitLine: { lineStyle: { color: colour('line') } },
    };
  }
  function said(data) {
    return function (points) {
      var lines = points.map(function (point) {
        return point.marker + escape(point.seriesName) + ' <b>' + number(point.value) + '</b> ' + escape(data.unit || '');
      });
      return escape(points[0].name) + '<br>' + lines.join('<br>');
    };
  }
  function tone(one, at) { return colour(one.tone || 'series-' + (at % 6 + 1)); }

  var kinds = {
    // {kind, total, caption, unit, items: [{name, value, tone, href}]}
    donut: function (data) {
      var option = base();
      option.tooltip.formatter = function (point) {
        return escape(point.name) + '<br><b>' + number(point.value) + '</b> ' + escape(data.unit || '') + '（' + point.percent + '%）';
      };
      option.title = {
        text: number(data.total), subtext: data.caption, left: 'center', top: 'middle', itemGap: 6,
        textStyle: { color: colour('ink'), fontSize: 26 }, subtextStyle: { color: colour('sub'), fontSize: 13 },
      };
      option.series = [{
        type: 'pie', radius: ['62%', '92%'], label: { show: false }, labelLine: { show: false }, cursor: 'pointer',
        itemStyle: { borderColor: colour('card'), borderWidth: 2 }, emphasis: { scaleSize: 4 },
        data: data.items.map(function (item) {
          return { name: item.name, value: item.value, href: item.href, itemStyle: { color: colour(item.tone) } };
        }),
      }];
      return option;
    },
    // {kind, x: [], unit, min, max, whole, series: [{name, tone, values (null where unknown), dashed, area}], marks: [{y, name}]}
    lines: function (data) {
      var option = base();
      option.aria.decal.show = false;
      option.tooltip.trigger = 'axis';
      option.tooltip.formatter = said(data);
      option.legend = legend(data);
      option.grid = { left: 8, right: 16, top: data.series.length > 1 ? 32 : 14, bottom: 4, containLabel: true };
      option.xAxis = axis(data.x);
      option.yAxis = scale(data);
      option.series = data.series.map(function (one, at) {
        return {
          type: 'line', name: one.name, data: one.values, symbolSize: 7, symbol: one.symbol || 'circle', connectNulls: false,
          lineStyle: { width: 2.5, type: one.dashed ? 'dashed' : 'solid' }, itemStyle: { color: tone(one, at) },
          areaStyle: one.area ? { opacity: 0.12 } : undefined,
          markLine: at || !data.marks ? undefined : {
            silent: true, symbol: 'none', lineStyle: { color: colour('sub'), type: 'dashed' },
            label: { color: colour('sub'), position: 'insideEndTop' },
            data: data.marks.map(function (mark) { return { yAxis: mark.y, name: mark.name, label: { formatter: mark.name } }; }),
          },
        };
      });
      return option;
    },
    // {kind, x: [], unit, stacked, across (bars lie), whole, series: [{name, tone, values}], hrefs: []}
    bars: function (data) {
      var option = base();
      option.tooltip.trigger = 'axis';
      option.tooltip.axisPointer = { type: 'shadow' };
      option.tooltip.formatter = said(data);
      option.legend = legend(data);
      option.grid = { left: 8, right: 16, top: data.series.length > 1 ? 32 : 14, bottom: 4, containLabel: true };
      option[data.across ? 'yAxis' : 'xAxis'] = Object.assign(axis(data.x), data.across ? { inverse: true } : {});
      option[data.across ? 'xAxis' : 'yAxis'] = scale(data);
      option.series = data.series.map(function (one, at) {
        return {
          type: 'bar', name: one.name, stack: data.stacked ? 'all' : undefined, barMaxWidth: 26, itemStyle: { color: tone(one, at) },
          data: one.values.map(function (value, place) { return { value: value, href: data.hrefs && data.hrefs[place] }; }),
        };
      });
      return option;
    },
    // {kind, option}: an ECharts option as it is; a text "@tone" in it becomes that colour
    option: function (data) { return Object.assign(base(), coloured(data.option)); },
  };
  function coloured(part) {
    if (typeof part === 'string') return part[0] === '@' ? colour(part.slice(1)) : part;
    if (Array.isArray(part)) return part.map(coloured);
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(Object.entries(part).map(function (pair) { return [pair[0], coloured(pair[1])]; }));
  }

  function draw(place) {
    var source = document.getElementById(place.dataset.chart);
    var chart = window.echarts.getInstanceByDom(place) || window.echarts.init(place, null, { renderer: 'svg' });
    var data = JSON.parse(source.textContent);
    chart.setOption(kinds[data.kind](data), true);
    chart.off('click');
    chart.on('click', function (event) { if (event.data && event.data.href) window.location.href = event.data.href; });
    place.dataset.drawn = '';
  }
  function all(within) { within.querySelectorAll('[data-chart]').forEach(draw); }
  function fit() {
    document.querySelectorAll('[data-drawn]').forEach(function (place) { window.echarts.getInstanceByDom(place).resize(); });
  }
  document.addEventListener('DOMContentLoaded', function () { all(document); });
  document.addEventListener('htmx:afterSettle', function (event) { all(event.target); });
  document.addEventListener('gongfu:theme', function () { all(document); });
  window.addEventListener('resize', fit);
  window.addEventListener('beforeprint', fit);
})();
