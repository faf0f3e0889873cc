import { PLAIN_NUMBERING, type Numbering } from '../domain/rules.ts';
import type { OfficeRecord } from './directory.ts';

/** How the numbers of a series run in an office; a prefix that it does not name has plain ones. */
export function numberingOf(office: Pick<OfficeRecord, 'series'>, series: string): Numbering {
  return office.series.find(({ prefix }) => prefix === series)?.numbering ?? PLAIN_NUMBERING;
}
