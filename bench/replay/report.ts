/** What a replay says on the terminal. */
import type { KpiRow } from '../../contracts/shapes.ts';
import { groupName } from './compare.ts';
import type { DayPlan } from './plan.ts';
import type { Replayed } from './replay.ts';

const MINUTE_MS = 60_000;
const count = new Intl.NumberFormat('en');
const rate = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1 });
const decimal = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const minutes = (ms: number | null) => (ms === null ? '–' : decimal.format(ms / MINUTE_MS));
const percent = (value: number | null) => (value === null ? '–' : rate.format(value));

const COLUMNS: readonly [title: string, value: (row: KpiRow) => string][] = [
  ['issued', (row) => count.format(row.issued)],
  ['served', (row) => count.format(row.served)],
  ['left', (row) => count.format(row.withdrawn)],
  ['left %', (row) => percent(row.withdrawnRate)],
  ['no-show %', (row) => percent(row.noShowRate)],
  ['wait mean', (row) => minutes(row.waitedMs.mean)],
  ['p50', (row) => minutes(row.waitedMs.p50)],
  ['p80', (row) => minutes(row.waitedMs.p80)],
  ['p90', (row) => minutes(row.waitedMs.p90)],
  ['max', (row) => minutes(row.waitedMs.max)],
  ['response', (row) => minutes(row.responseMs.mean)],
  ['service mean', (row) => minutes(row.serviceMs.mean)],
  ['p90', (row) => minutes(row.serviceMs.p90)],
  ['max', (row) => minutes(row.serviceMs.max)],
  ['in 20 min', (row) => percent(row.serviceLevel)],
];

/** The day before it begins. */
export function introduction({ day, customers, services, counters }: DayPlan): string {
  return `${day}: ${count.format(customers.length)} customers, ${services.length} services, ${counters} counters`;
}

/** @param second since midnight of the day */
export function clockTime(second: number): string {
  const hours = Math.floor(second / 3600) % 24;
  const minutesPast = Math.floor(second / 60) % 60;
  const later = second >= 86_400 ? ' the next day' : '';
  return `${String(hours).padStart(2, '0')}:${String(minutesPast).padStart(2, '0')}${later}`;
}

/** The whole result, with the verdict in its last lines. */
export function report(plan: DayPlan, replayed: Replayed): string {
  const { driven, droveMs, commands, repeated, figures } = replayed;
  const perSecond = (amount: number) => count.format(Math.round((amount * 1000) / droveMs));
  const total = figures.find(({ by }) => by === 'total');
  const services = figures.find(({ by }) => by === 'service');
  return [
    `${count.format(driven.served)} served, ${count.format(driven.withdrawn)} left; the last one went at ${clockTime(driven.closedAtS)}`,
    `${decimal.format(droveMs / 1000)} s for the day: ${perSecond(plan.customers.length)} tickets/s, ${perSecond(commands)} commands/s ` +
      `(${count.format(commands)} commands, ${count.format(repeated)} sent again)`,
    '',
    'By service, times in minutes; the second line is the recount from raw events',
    ...table([...pairs(services, replayed.serviceNames), ...pairs(total, new Map())]),
    ...(total?.server[0]?.waitedMs.max === 0
      ? ['Nobody waited: with fewer counters (--counters N) they do.']
      : []),
    '',
    ...verdict(replayed),
  ].join('\n');
}

/** Each group twice: as the server says, as the recount says. */
function pairs(
  part: Replayed['figures'][number] | undefined,
  names: ReadonlyMap<string, string>,
): string[][] {
  const recounted = new Map(part?.recounted.map((row) => [groupName(row), row]));
  const rows = (part?.server ?? []).map((row) => {
    const name = row.group.service ?? '';
    return { title: names.get(name) ?? groupName(row), row, again: recounted.get(groupName(row)) };
  });
  return rows
    .toSorted((a, b) => (a.title < b.title ? -1 : 1))
    .flatMap(({ title, row, again }) => [
      [title, ...COLUMNS.map(([, value]) => value(row))],
      ['', ...COLUMNS.map(([, value]) => (again ? value(again) : '?'))],
    ]);
}

function table(rows: string[][]): string[] {
  const lines = [['', ...COLUMNS.map(([title]) => title)], ...rows];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, column) => {
        const width = widths?.[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}

function verdict({ figures, breaches }: Replayed): string[] {
  const wrong = [
    ...breaches,
    ...figures.flatMap(({ by, comparison }) => comparison.differences.map((line) => `by ${by}: ${line}`)),
  ];
  if (wrong.length > 0)
    return [`NOT EQUAL: ${count.format(wrong.length)} differences`, ...wrong.map((line) => `  ${line}`)];
  const compared = figures.reduce((sum, { comparison }) => sum + comparison.figures, 0);
  return [
    'No number missing, none given twice; every ticket at one counter at most; nobody lost.',
    `EQUAL: ${count.format(compared)} figures (${figures.map(({ by }) => by).join(', ')}) are those of the recount.`,
  ];
}
