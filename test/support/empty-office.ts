/**
 * An office as it is in the morning, for files that count who is ahead: the hall is one for all of them.
 */
import { signedIn, type ApiClient } from './api-client.ts';

const OFFICE = 'lezhe';
const CLERKS = ['clerk1', 'clerk2', 'clerk3', 'clerk4', 'clerk5', 'clerk6', 'clerk7', 'clerk8'];

/** The demo's main office: nobody waits, every counter is closed. */
export async function emptyOffice(hallUrl: string, password: string): Promise<void> {
  const clerks = await Promise.all(CLERKS.map((name) => signedIn(hallUrl, name, password)));
  await Promise.all(clerks.map(leaveCounter));
  const [clerk] = clerks;
  if (clerk) await emptyQueues(clerk, OFFICE);
}

/** Takes everybody who waits in an office out of its queues, from its first counter, which must be closed. */
export async function emptyQueues(clerk: ApiClient, office: string): Promise<void> {
  const { items } = await clerk('list-counters', { office });
  const at = { office, counter: items[0]?.id ?? '' };
  // Without a choice, a clerk serves all services of the office.
  const { epoch } = await clerk('sign-in', at, {});
  for (;;) {
    const { ticket } = await clerk('call-next', at, { epoch });
    if (!ticket) break;
    await clerk('no-show', { ticket: ticket.id }, { epoch });
  }
  await clerk('sign-out', at, { epoch });
}

async function leaveCounter(clerk: ApiClient): Promise<void> {
  const { counter, officeId } = await clerk('get-me');
  if (!counter || !officeId) return;
  const { epoch, ticket } = counter;
  if (ticket?.status === 'called') await clerk('no-show', { ticket: ticket.id }, { epoch });
  if (ticket?.status === 'serving') await clerk('finish', { ticket: ticket.id }, { epoch });
  await clerk('sign-out', { office: officeId, counter: counter.id }, { epoch });
}
