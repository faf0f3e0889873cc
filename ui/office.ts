import type { Office, Service } from '../contracts/shapes.ts';
import { call } from './api.ts';

/** An office and all that can be asked for there. Throws what `call` throws. */
export async function loadOffice(code: string): Promise<{ office: Office; services: Service[] }> {
  const params = { office: code };
  const [office, { items: services }] = await Promise.all([
    call('get-office', { params }),
    call('list-services', { params, query: { limit: 1000 } }),
  ]);
  return { office, services };
}
