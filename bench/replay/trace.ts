/**
 * The trace format: one line per customer who joined the queue.
 *
 *   day,arrival_s,service,priority,outcome,wait_s,service_s,counter
 *
 * Times are whole seconds; `arrival_s` counts from midnight. A served customer has a service time and a counter, an
 * abandoned one has neither. Every wrong line is found before anything starts.
 */
import { z } from 'zod';

export const COLUMNS = [
  'day',
  'arrival_s',
  'service',
  'priority',
  'outcome',
  'wait_s',
  'service_s',
  'counter',
] as const;
const HEADER = COLUMNS.join(',');
const DAY_S = 86_400;
const SHOWN = 10;

export interface Customer {
  day: string;
  /** Seconds since midnight. */
  arrivalS: number;
  service: string;
  priority: 'regular' | 'priority';
  outcome: 'served' | 'abandoned';
  waitS: number;
  /** `null` for one who left. */
  serviceS: number | null;
  counter: string | null;
}

/** The file is not a trace, or has not the day asked for. `message` is one or more lines for the person who gave it. */
export class TraceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TraceError';
  }
}

const seconds = (upTo: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'is not a whole number of seconds')
    .transform(Number)
    .refine((value) => value < upTo, `is not below ${upTo}`);
const name = z.string().regex(/^[\w .-]{1,40}$/, 'is not a short name');
const oneOf = <T extends string>(...values: [T, ...T[]]) =>
  z.enum(values, `is not one of ${values.join(', ')}`);
const optional = <T extends z.ZodType>(value: T) => z.union([z.literal('').transform(() => null), value]);

const Line = z
  .object({
    day: z.iso.date('is not a day such as 1999-01-31'),
    arrival_s: seconds(DAY_S),
    service: name,
    priority: oneOf('regular', 'priority'),
    outcome: oneOf('served', 'abandoned'),
    wait_s: seconds(DAY_S),
    service_s: optional(seconds(DAY_S)),
    counter: optional(name),
  })
  .superRefine(({ outcome, service_s, counter }, context) => {
    const issue = (column: string, message: string) =>
      context.addIssue({ code: 'custom', path: [column], message });
    if (outcome === 'served' && service_s === null) issue('service_s', 'is missing for a served customer');
    if (outcome === 'served' && counter === null) issue('counter', 'is missing for a served customer');
    if (outcome === 'abandoned' && service_s !== null) issue('service_s', 'is given for one who left');
  });

/**
 * Reads a whole trace, in the order of its lines.
 *
 * @throws TraceError that lists the first ten faults with their line numbers
 */
export function parseTrace(text: string): Customer[] {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (header !== HEADER) {
    throw new TraceError(`line 1: the header is not\n  ${HEADER}`);
  }
  const faults: string[] = [];
  const customers: Customer[] = [];
  for (const [index, line] of lines.entries()) {
    if (line === '' && index === lines.length - 1) continue;
    const read = readLine(line);
    if (typeof read === 'string') faults.push(`line ${index + 2}: ${read}`);
    else customers.push(read);
  }
  if (faults.length > 0) throw new TraceError(list(faults));
  if (customers.length === 0) throw new TraceError('the trace has no customers');
  return customers;
}

function list(faults: string[]): string {
  const more = faults.length > SHOWN ? [`… and ${faults.length - SHOWN} more lines like these`] : [];
  return [...faults.slice(0, SHOWN), ...more].join('\n');
}

/** The customer, or what is wrong with the line. */
function readLine(line: string): Customer | string {
  const values = line.split(',');
  if (values.length !== COLUMNS.length) return `${values.length} columns instead of ${COLUMNS.length}`;
  const parsed = Line.safeParse(Object.fromEntries(COLUMNS.map((column, i) => [column, values[i]])));
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
  }
  const { day, service, priority, outcome, counter } = parsed.data;
  const { arrival_s: arrivalS, wait_s: waitS, service_s: serviceS } = parsed.data;
  return { day, arrivalS, service, priority, outcome, waitS, serviceS, counter };
}

/** How many customers each day has, days in order. */
export function daysOf(trace: readonly Customer[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { day } of trace) counts.set(day, (counts.get(day) ?? 0) + 1);
  return new Map([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
