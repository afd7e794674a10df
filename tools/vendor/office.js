// What the office's pages draw: parts of a whole, courses of time, amounts; each told by patterns too. Maps and heat tables
// are drawn by the server, as links: a map in the bundle would also bring text that runs as a program.
import { BarChart, CustomChart, LineChart, PieChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TitleComponent, TooltipComponent,
} from 'echarts/components';
import { use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

use([
  BarChart, CustomChart, LineChart, PieChart, ScatterChart,
  AriaComponent, GridComponent, LegendComponent, MarkAreaComponent, MarkLineComponent, TitleComponent, TooltipComponent,
  LabelLayout, SVGRenderer,
]);

export { getInstanceByDom, init } from 'echarts/core';
