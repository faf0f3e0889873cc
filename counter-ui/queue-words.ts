/** One waiting ticket in words: what it waits for, when it is due, and what sets it apart. */
import type { QueueItem, Service } from '../contracts/shapes.ts';
import { formatClock, localized, t } from '../ui/messages/messages.svelte.ts';
import { spoken } from './words.ts';

export interface QueueLine {
  title: string;
  notes: string[];
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
  const due = { time: formatClock(item.dueAt, timeZone) };
  const notes = [t(item.rule ? `desk.queue.rule.${item.rule}` : 'desk.queue.due', due)];
  if (item.priority !== 'regular')
    notes.unshift(t('desk.queue.priority', { priority: t(`priority.${item.priority}`) }));
  if (item.aim) notes.push(t('desk.queue.aimed'));
  if (item.clerkLanguage) notes.push(t('desk.queue.speaks', { language: spoken(item.clerkLanguage) }));
  if (item.waitsFor === 'rest')
    notes.push(t('desk.queue.rests', { time: formatClock(item.restsUntilAt ?? now, timeZone) }));
  if (item.waitsFor === 'counter' || (item.rule === null && item.waitsFor === null))
    notes.push(t('desk.queue.noCounter'));
  return {
    title: name ? localized(name) : '',
    notes,
    waitsMinutes: Math.max(0, Math.floor((now - Date.parse(item.anchorAt)) / 60_000)),
  };
}
