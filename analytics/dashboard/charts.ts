/** What the two charts draw. Bars are the wait that eight in ten stayed under; the dashed line is its target. */
import type { ChartConfiguration, Plugin } from 'chart.js';
import type { Bar } from './series.ts';
import type { Tokens } from './chart.ts';

const MINUTE = 60_000;
const TARGET_MS = 15 * MINUTE;

export interface ChartWords {
  /** Label of a bar. */
  label: (bar: Bar) => string;
  p50: string;
  p80: string;
  target: string;
  /** Minutes with one decimal. */
  minutes: (ms: number | null) => string;
}

/** Bars over the target are hatched, so that colour is not alone. */
function hatch(token: Tokens): CanvasPattern | string {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 6;
  const ink = tile.getContext('2d');
  if (!ink) return token('--ink');
  ink.fillStyle = token('--ink-3');
  ink.fillRect(0, 0, 6, 6);
  ink.strokeStyle = token('--ink');
  ink.lineWidth = 2.6;
  for (const [x, y] of [
    [-1, 7],
    [-4, 4],
    [2, 10],
  ] as const) {
    ink.beginPath();
    ink.moveTo(x, y);
    ink.lineTo(x + 8, y - 8);
    ink.stroke();
  }
  return ink.createPattern(tile, 'repeat') ?? token('--ink');
}

/** The target as a dashed line with its word at the end. */
function targetLine(token: Tokens, words: ChartWords, axis: 'x' | 'y'): Plugin {
  return {
    id: 'target',
    afterDatasetsDraw({ ctx, chartArea, scales }) {
      const at = scales[axis]?.getPixelForValue(TARGET_MS / MINUTE);
      if (at === undefined) return;
      const [from, to] =
        axis === 'y'
          ? ([
              [chartArea.left, at],
              [chartArea.right, at],
            ] as const)
          : ([
              [at, chartArea.top],
              [at, chartArea.bottom],
            ] as const);
      ctx.save();
      ctx.strokeStyle = token('--data-target');
      ctx.lineWidth = 2;
      ctx.setLineDash([4, 3]);
      ctx.beginPath();
      ctx.moveTo(...from);
      ctx.lineTo(...to);
      ctx.stroke();
      ctx.fillStyle = token('--ink');
      ctx.font = `650 12px ${token('--font')}`;
      ctx.textAlign = axis === 'y' ? 'right' : 'center';
      ctx.textBaseline = 'bottom';
      // Above the bars, which may reach beyond the line.
      ctx.fillText(
        words.target,
        axis === 'y' ? chartArea.right : at,
        (axis === 'y' ? at : chartArea.top) - 3,
      );
      ctx.restore();
    },
  };
}

const inMinutes = (ms: number | null): number | null => (ms === null ? null : ms / MINUTE);

/** Where the axis ends: a little beyond the longest bar, and beyond the target so that it is always seen. */
const axisEnd = (bars: readonly Bar[]): number =>
  Math.ceil(Math.max(18, ...bars.map(({ p80Ms }) => ((p80Ms ?? 0) / MINUTE) * 1.1)) / 5) * 5;

export function waitsChart(bars: readonly Bar[], words: ChartWords, direction: 'columns' | 'rows') {
  const axis = direction === 'columns' ? 'y' : 'x';
  const across = axis === 'y' ? 'x' : 'y';
  return (token: Tokens): ChartConfiguration => {
    const over = hatch(token);
    return {
      type: 'bar',
      plugins: [targetLine(token, words, axis)],
      data: {
        labels: bars.map(words.label),
        datasets: [
          {
            label: words.p80,
            data: bars.map(({ p80Ms }) => inMinutes(p80Ms)),
            backgroundColor: bars.map(({ p80Ms }) => ((p80Ms ?? 0) > TARGET_MS ? over : token('--data-1'))),
            barPercentage: 0.86,
            categoryPercentage: 0.94,
            maxBarThickness: axis === 'y' ? 64 : 22,
          },
        ],
      },
      options: {
        indexAxis: across,
        maintainAspectRatio: false,
        layout: { padding: { top: 16 } },
        plugins: {
          tooltip: {
            displayColors: false,
            callbacks: {
              label: ({ dataIndex }) => {
                const bar = bars[dataIndex];
                if (!bar) return '';
                return [
                  `${words.p80}: ${words.minutes(bar.p80Ms)}`,
                  `${words.p50}: ${words.minutes(bar.p50Ms)}`,
                ];
              },
            },
          },
        },
        scales: {
          [across]: {
            grid: { display: false },
            border: { color: token('--ink') },
            ticks: { color: token('--ink-2'), maxRotation: 0, autoSkip: axis === 'y' },
          },
          [axis]: {
            beginAtZero: true,
            max: axisEnd(bars),
            grid: { color: token('--data-grid'), tickLength: 0 },
            border: { display: false },
            ticks: { color: token('--ink-3'), padding: 6, maxTicksLimit: 5 },
          },
        },
      },
    };
  };
}
