import { DomainError } from '../../contracts/problems.ts';

/** What the live store answers. @throws DomainError STORE_AWAY where it does not */
export async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof Error ? new DomainError('STORE_AWAY') : error;
  }
}
