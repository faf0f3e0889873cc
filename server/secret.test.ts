import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { dataKeys, sessionSecret } from './secret.ts';

describe('a secret of the hall', () => {
  it('is made once, for its owner’s eyes only, and is another one for another purpose', () => {
    using temporary = temporaryFolder();
    const folder = temporary.path;
    const [key] = dataKeys(folder, null);
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(dataKeys(folder, null)).toEqual([key]);
    expect(statSync(join(folder, 'data-key')).mode & 0o777).toBe(0o600);
    expect(sessionSecret(folder, null)).not.toBe(key);
  });

  it('is the given one; a data key from before goes on opening, behind those given', () => {
    using temporary = temporaryFolder();
    const folder = temporary.path;
    expect(sessionSecret(folder, 'given')).toBe('given');
    expect(dataKeys(folder, ['first', 'second'])).toEqual(['first', 'second']);
    const made = dataKeys(folder, null);
    expect(dataKeys(folder, ['first', 'second'])).toEqual(['first', 'second', ...made]);
  });
});
