import Box from '@cloudscape-design/components/box';
import ColumnLayout from '@cloudscape-design/components/column-layout';
import AreaChart from '@cloudscape-design/components/area-chart';
import LineChart from '@cloudscape-design/components/line-chart';
import type { MixedLineBarChartProps } from '@cloudscape-design/components/mixed-line-bar-chart';
import type { CapacityPoint, CapacityRange } from '../../api/contract';
import { gib } from './figures';

interface PlotsProps {
  points: readonly CapacityPoint[];
  stepSeconds: number;
  range: CapacityRange;
}

const lengths: Record<CapacityRange, number> = { HOUR: 3600, DAY: 86_400, MONTH: 31 * 86_400 };
const height = 220;

/** Memory, storage and the number of workstations over time. */
export function Plots({ points, stepSeconds, range }: PlotsProps) {
  const step = stepSeconds < 3600 ? `${stepSeconds / 60} min` : `${stepSeconds / 3600} h`;
  if (points.length < 2)
    return (
      <Box textAlign="center" padding="l" color="text-body-secondary">
        {`There is a point every ${step}; the plot begins with the second.`}
      </Box>
    );
  const newest = points.at(-1)!;
  const last = Date.parse(newest.time);
  const domain: [Date, Date] = [new Date(last - lengths[range] * 1000), new Date(last)];
  const of = (value: (point: CapacityPoint) => number) => points.map((point) => ({ x: new Date(point.time), y: value(point) }));
  const most = (...values: ((point: CapacityPoint) => number)[]) =>
    Math.max(1, ...points.flatMap((point) => values.map((value) => value(point)))) * 1.05;
  const shared = {
    xScaleType: 'time' as const, xDomain: domain, height, hideFilter: true, xTitle: '', fitHeight: false,
    i18nStrings: { xTickFormatter: (moment: Date) => tick(moment, range), yTickFormatter: gib },
  };
  const line = (title: string, value: (point: CapacityPoint) => number): MixedLineBarChartProps.LineDataSeries<Date> =>
    ({ title, type: 'line', data: of(value), valueFormatter: gib });

  return (
    <ColumnLayout columns={2} minColumnWidth={360}>
      <LineChart
        {...shared} ariaLabel="Memory over time"
        yDomain={[0, most((point) => point.totalMemoryGiB, (point) => point.promisedMemoryGiB)]}
        yTitle="Memory"
        series={[
          line('In use', (point) => point.usedMemoryGiB), line('Promised', (point) => point.promisedMemoryGiB),
          { title: 'All there is', type: 'threshold', y: newest.totalMemoryGiB, valueFormatter: gib },
        ]}
      />
      <LineChart
        {...shared} ariaLabel="Storage over time" yDomain={[0, most((point) => point.totalStorageGiB)]} yTitle="Storage"
        series={[
          line('In use', (point) => point.usedStorageGiB),
          { title: 'All there is', type: 'threshold', y: newest.totalStorageGiB, valueFormatter: gib },
        ]}
      />
      <AreaChart
        {...shared} ariaLabel="Running workstations over time" yDomain={[0, Math.ceil(most((point) => point.mostRunning))]}
        yTitle="Workstations" i18nStrings={{ ...shared.i18nStrings, yTickFormatter: count }}
        series={[{ title: 'Running', type: 'area', data: of((point) => point.running), valueFormatter: count }]}
      />
    </ColumnLayout>
  );
}

function count(value: number): string {
  return value.toLocaleString(undefined, { maximumFractionDigits: 1 });
}

function tick(moment: Date, range: CapacityRange): string {
  return range === 'MONTH'
    ? moment.toLocaleDateString(undefined, { day: 'numeric', month: 'short' })
    : moment.toLocaleTimeString(undefined, { timeStyle: 'short' });
}
