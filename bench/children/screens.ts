/**
 * Many hall screens in one process: `screens.ts <url> <office> <count>`. Says when all have joined, and for each call when
 * it arrived at every one of them.
 */
import { io } from 'socket.io-client';
import { NAMESPACES, type BoardServerEvents, type JoinAnswer } from '../../contracts/sockets.ts';
import { monotonicMs } from '../figures.ts';

const [url = '', office = '', countText = ''] = process.argv.slice(2);
const count = Number(countText);
const arrivals = new Map<string, number[]>();

/** What came of which ticket; a recall or a second message of the same kind would be another measurement. */
function arrived(what: string, at: number): void {
  const all = arrivals.get(what) ?? [];
  all.push(at);
  arrivals.set(what, all);
  if (all.length < count) return;
  arrivals.delete(what);
  process.send?.({ type: 'seen', what, at: all });
}

const changed: BoardServerEvents['changes'] = ({ changes }) => {
  const at = monotonicMs();
  for (const change of changes) {
    if (change.kind === 'call') arrived(`call ${change.call.ticketId}`, at);
    if (change.kind === 'gone') arrived(`gone ${change.ticketId}`, at);
  }
};

async function openScreen(): Promise<void> {
  const socket = io(`${url}${NAMESPACES.board}`, {
    forceNew: true,
    transports: ['websocket'],
    reconnection: false,
  });
  socket.on('changes', changed);
  // A measurement with fewer screens than it says would be none.
  socket.on('connect_error', (error) => fail(error));
  socket.on('disconnect', (reason) => fail(new Error(reason)));
  const answer = (await socket.timeout(20_000).emitWithAck('join', { office, lastSeq: null })) as JoinAnswer;
  if (!answer.ok) fail(new Error(answer.problem.title));
}

function fail(error: Error): void {
  console.error(error);
  process.exit(1);
}

// The bench may be killed without a word; nobody is left to measure for then.
process.on('disconnect', () => process.exit(0));
await Promise.all(Array.from({ length: count }, openScreen));
process.send?.({ type: 'joined' });
