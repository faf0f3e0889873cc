/** Registers the test of bad input against a hall of its own, with few requests or with many. */
import { Agent, request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { OPERATIONS, type Operation, type OperationName } from '../../contracts/api.ts';
import { PROBLEMS, Problem, type ErrorCode } from '../../contracts/problems.ts';
import type { Language } from '../../contracts/shapes.ts';
import { requestFor, targetsOf, pick, type Known, type Request } from './bad-requests.ts';
import { badCommand, badFrame, badJoin, badPacket, frame, speak, tell, type Message } from './bad-sockets.ts';
import { exchange, MISTAKES, type Reply } from './bad-wire.ts';
import { stateOf, worldOf, type World } from './bad-world.ts';
import { randomNumbers } from './chance.ts';
import { httpHall } from './http-hall.ts';
import type { Json } from './json-samples.ts';

const BATCH = 40;
const SOCKET_MESSAGES_A_SOCKET = 15;
/** Looking at one takes a tenth of a second. */
const PASSWORDS = 20;

/**
 * @param requests how many wrong ones to send over HTTP; a fifth as many on top by socket
 * @param seed of all of it; a failure prints it
 */
export async function badInputTests({ requests, seed }: { requests: number; seed: number }): Promise<void> {
  const errors: string[] = [];
  const log = pino({ level: 'error' }, { write: (line: string) => void errors.push(line) });
  const hall = await httpHall({ log });
  const told = new Map<string, number>();
  const count = (kind: string) => told.set(kind, (told.get(kind) ?? 0) + 1);
  const agent = new Agent({ keepAlive: true, maxSockets: BATCH });
  let world: World;
  beforeAll(async () => {
    world = await worldOf(hall);
  });
  afterAll(() => {
    agent.destroy();
    const lines = [...told].sort().map(([kind, times]) => `  ${String(times).padStart(6)}  ${kind}`);
    console.log(`bad input, seed ${seed}:\n${lines.join('\n')}`);
  });

  /** Does it many times, a batch at once, and looks after each that nothing has changed, and that nothing went wrong inside. */
  async function inBatches(times: number, one: (random: () => number) => Promise<string>): Promise<void> {
    const random = randomNumbers(seed, times, 7);
    const before = await stateOf(hall);
    for (let done = 0; done < times; done += BATCH) {
      const size = Math.min(BATCH, times - done);
      const sent = await Promise.all(Array.from({ length: size }, () => one(random)));
      const about = () => `seed ${seed}, in one of\n${sent.join('\n')}`;
      if ((await stateOf(hall)) !== before) throw new Error(`something changed: ${about()}`);
      if (errors.length > 0) throw new Error(`an error was logged: ${errors.join('')}${about()}`);
    }
    expect((await hall.ask('GET', '/healthz')).status).toBe(200);
    expect(await world.signedOut()).toEqual([]);
  }

  describe(`bad input, seed ${seed}`, () => {
    it('in any place of any operation is refused with a problem and changes nothing', async () => {
      const targets = targetsOf((await hall.ask('GET', '/api/v1/openapi.json')).body as Json, world.known);
      let turn = 0;
      const operations = new Set<string>();
      await inBatches(Math.ceil(requests * 0.85), async (random) => {
        const asked = next();
        operations.add(asked.operation);
        const language = languageFor(random);
        const reply = await send(hall.url, agent, asked, language);
        count(`HTTP, ${asked.kind}`);
        count(`answered ${checked(reply, language, asked)}`);
        return described(asked);

        function next(): Request {
          for (;;) {
            const target = targets[turn++ % targets.length];
            const request = target && requestFor(target, world.known, random);
            if (request && !request.valid) return request;
          }
        }
      });
      expect(Object.keys(OPERATIONS).filter((name) => !operations.has(name))).toEqual([]);
    });

    it('that is no request at all is refused with a problem and changes nothing', async () => {
      const port = Number(new URL(hall.url).port);
      const names = Object.keys(MISTAKES);
      let turn = 0;
      await inBatches(Math.ceil(requests * 0.15), async (random) => {
        const name = names[turn++ % names.length] ?? '';
        const language = languageFor(random);
        const bytes = MISTAKES[name]?.(world.askedBy(language, random), random) ?? '';
        const reply = await exchange(port, bytes, name === 'cut short');
        count(`bytes, ${name}`);
        const shown = JSON.stringify(
          bytes
            .toString('latin1')
            .replace(/Bearer [\w-]+/, 'Bearer …')
            .slice(0, 400),
        );
        // Who goes away in the middle of a request may be left without an answer.
        if (reply || name !== 'cut short') count(`answered ${checked(reply, language, shown)}`);
        return shown;
      });
    });

    it('by socket is refused with a problem, or not understood, and changes nothing', async () => {
      const targets = targetsOf((await hall.ask('GET', '/api/v1/openapi.json')).body as Json, world.known);
      const commands = targets.filter(({ name }) => (OPERATIONS[name] as Operation).command);
      const random = randomNumbers(seed, requests, 13);
      const before = await stateOf(hall);
      for (let turn = 0; turn < requests / 10 / SOCKET_MESSAGES_A_SOCKET; turn++) {
        const language = languageFor(random);
        const who = pick(random, Object.keys(world.known.credentials));
        const headers = {
          ...Object.fromEntries(world.known.credentials[who] ?? []),
          'accept-language': language,
        };
        const messages = Array.from({ length: SOCKET_MESSAGES_A_SOCKET }, () => badMessage()).filter(
          ({ valid }) => !valid,
        );
        const refused = await Promise.all(messages.map((message) => tell(hall.url, message, headers)));
        for (const [i, answer] of refused.entries()) {
          const { namespace, event, payload } = messages[i] ?? { namespace: '', event: '', payload: null };
          count(`socket, ${event} at ${namespace}`);
          const about = `seed ${seed}, ${who}: ${namespace} ${event} ${JSON.stringify(payload).slice(0, 500)}`;
          // Nobody connects from there, so nothing more can be answered.
          if (who === 'another site') expect(answer, about).toBe('no connection');
          if (who === 'another site') continue;
          expect(answer, about).toMatchObject({ ok: false });
          count(`answered ${checkProblem((answer as { problem: unknown }).problem, language, about)}`);
        }

        function badMessage(): Message {
          if (random() < 0.4) return badJoin(world.holder, random);
          const asked = requestFor(pick(random, commands), world.known, random);
          return (
            badCommand(asked, paramsOf(asked.operation, world.known), random) ?? badJoin(world.holder, random)
          );
        }
      }
      expect(await stateOf(hall)).toBe(before);
      expect(errors).toEqual([]);
    });

    it('that is no message at all ends at most its own connection', async () => {
      await inBatches(Math.ceil(requests / 10), async (random) => {
        const asFrame = random() < 0.3;
        const bytes = asFrame ? badFrame(random) : frame(0x81, Buffer.from(badPacket(random)));
        await speak(hall.url, bytes);
        count(asFrame ? 'socket, frames that are none' : 'socket, packets that are none');
        return bytes.toString('hex', 0, 200);
      });
      const joined = {
        namespace: '/board',
        event: 'join',
        payload: { office: 'lezhe', lastSeq: null },
        valid: true,
      };
      expect(await tell(hall.url, joined as Message, {})).toMatchObject({ ok: true });
    });

    it('that the contract lets through breaks nothing', async () => {
      const random = randomNumbers(seed, requests, 11);
      const targets = targetsOf((await hall.ask('GET', '/api/v1/openapi.json')).body as Json, world.known);
      let passwords = 0;
      for (let turn = 0; turn < requests; turn++) {
        const asked = requestFor(pick(random, targets), world.known, random);
        const costly = /"(password|current)"/.test(asked.body ?? '');
        if (!asked.valid || (costly && ++passwords > PASSWORDS)) continue;
        const { status, text } = await send(hall.url, agent, asked, 'en');
        count('HTTP, odd but right');
        expect(status, `${described(asked)}: ${text}`).toBeLessThan(500);
      }
      expect(errors).toEqual([]);
    });
  });
}

const languageFor = (random: () => number): Language => pick(random, ['sq', 'en']);
const described = ({ who, method, path, headers, body }: Request): string =>
  `${who}: ${method} ${path.slice(0, 300)} ${JSON.stringify(headers.filter(([name]) => !/auth|cookie/i.test(name)))} ${JSON.stringify(body).slice(0, 400)}`;

function paramsOf(name: OperationName, known: Known): Record<string, string> {
  const names = [...OPERATIONS[name].path.matchAll(/:(\w+)/g)].map(([, part = '']) => part);
  return Object.fromEntries(names.map((part) => [part, known.values[part] ?? '']));
}

function send(url: string, agent: Agent, asked: Request, language: Language): Promise<Reply> {
  const headers: Record<string, string | string[]> = { 'accept-language': language };
  for (const [name, value] of asked.headers) headers[name] = value;
  if (asked.body !== null) headers['content-length'] = String(Buffer.byteLength(asked.body));
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { agent, method: asked.method, path: asked.path, headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Record<string, string>,
          text: Buffer.concat(pieces).toString(),
        }),
      );
    });
    sent.on('error', (error) => reject(new Error(`${described(asked)}: ${error.message}`)));
    sent.end(asked.body ?? undefined);
  });
}

/** The code of the problem that a reply is. */
function checked(reply: Reply | null, language: Language, asked: Request | string): string {
  const about = `${typeof asked === 'string' ? asked : described(asked)}: ${reply?.status ?? 'no answer'} ${reply?.text.slice(0, 500) ?? ''}`;
  expect(reply?.headers['content-type'], about).toBe('application/problem+json; charset=utf-8');
  expect(reply?.headers['content-language'], about).toBe(language);
  const problem = JSON.parse(reply?.text ?? '') as { status: number };
  expect(reply?.status, about).toBe(problem.status);
  return checkProblem(problem, language, about);
}

function checkProblem(sent: unknown, language: Language, about: string): string {
  const { code, status, title, errors } = Problem.parse(sent);
  expect(Object.keys(PROBLEMS), about).toContain(code);
  const meant = PROBLEMS[code as ErrorCode];
  expect([status, status >= 400 && status < 500], about).toEqual([meant.status, true]);
  const words = meant.title[language].split(/\{\w+\}/);
  expect(
    words.every((part) => title.includes(part)),
    about,
  ).toBe(true);
  expect(code !== 'INVALID_INPUT' || (errors?.length ?? 0) > 0, about).toBe(true);
  return `${status} ${code}`;
}
