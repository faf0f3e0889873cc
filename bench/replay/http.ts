/** One HTTP exchange over a kept connection: a third of what `fetch` costs, and a replay makes thousands. */
import { Agent, request } from 'node:http';

export interface Outgoing {
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}
export interface Incoming {
  status: number;
  text: string;
}

const agent = new Agent({ keepAlive: true });

/** Rejects where nothing comes back within the time, or the connection breaks. */
export function exchange(url: URL, { method, headers, body }: Outgoing, withinMs: number): Promise<Incoming> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { agent, method, headers: { ...headers, ...length }, timeout: withinMs });
    sent.on('error', reject);
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${withinMs} ms`)));
    sent.on('response', (response) => {
      const chunks: string[] = [];
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text: chunks.join('') }));
    });
    sent.end(body);
  });
}
