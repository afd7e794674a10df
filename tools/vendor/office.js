// What the office's pages draw: parts of whole, courses of time, amounts, cells, areas; each told in words and patterns too.
import { BarChart, CustomChart, HeatmapChart, LineChart, MapChart, PieChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent, DataZoomInsideComponent, DatasetComponent, GeoComponent, GraphicComponent, GridComponent,
  LegendComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent, TitleComponent, TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { use } from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';

use([
  BarChart, CustomChart, HeatmapChart, LineChart, MapChart, PieChart, ScatterChart,
  AriaComponent, DataZoomInsideComponent, DatasetComponent, GeoComponent, GraphicComponent, GridComponent,
  LegendComponent, MarkAreaComponent, MarkLineComponent, MarkPointComponent, TitleComponent, TooltipComponent,
  VisualMapComponent, LabelLayout, SVGRenderer,
]);

export { getInstanceByDom, init, registerMap } from 'echarts/core';
