/** One waiting ticket in words: what it waits for, when it is due, and what sets it apart. */
import type { QueueItem, Service } from '../contracts/shapes.ts';
import { formatClock, localized, t } from '../ui/messages/messages.svelte.ts';
import { spoken } from './words.ts';

export interface QueueLine {
  title: string;
  /** What sets it apart from others of its queue. */
  special: string[];
  /** When it is due, and by which rule it comes at its place. */
  due: string;
  waitsMinutes: number;
}

/** @param now epoch ms by the hall's clock */
export function queueLine(
  item: QueueItem,
  services: readonly Service[],
  now: number,
  timeZone: string,
): QueueLine {
  const name = services.find(({ id }) => id === item.serviceId)?.name;
  const special: string[] = [];
  if (item.priority !== 'regular') special.push(t(`priority.${item.priority}`));
  if (item.aim) special.push(t('desk.queue.aimed'));
  if (item.clerkLanguage) special.push(t('desk.queue.speaks', { language: spoken(item.clerkLanguage) }));
  if (item.waitsFor === 'rest')
    special.push(t('desk.queue.rests', { time: formatClock(item.restsUntilAt ?? now, timeZone) }));
  if (item.waitsFor === 'counter' || (item.rule === null && item.waitsFor === null))
    special.push(t('desk.queue.noCounter'));
  return {
    title: name ? localized(name) : '',
    special,
    due: t(item.rule ? `desk.queue.rule.${item.rule}` : 'desk.queue.due', {
      time: formatClock(item.dueAt, timeZone),
    }),
    waitsMinutes: Math.max(0, Math.floor((now - Date.parse(item.anchorAt)) / 60_000)),
  };
}
