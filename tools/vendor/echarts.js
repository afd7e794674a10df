// Only what the pictures use. SVG, because it prints sharp and the style sheet's fonts reach it.
import { BarChart, CustomChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

use([
  BarChart, CustomChart, LineChart, ScatterChart,
  GridComponent, MarkAreaComponent, MarkLineComponent,
  LabelLayout, SVGRenderer,
]);

export { init, use } from 'echarts/core';
