import { describe, expect, it } from 'vitest';
import { isOwnOrigin } from './origin.ts';

const host = 'hall.example:3000';

describe('isOwnOrigin', () => {
  it.each([
    ['no browser', { host }, null],
    ['a page of ours', { host, origin: `http://${host}` }, null],
    ['a page of ours behind a proxy', { host, origin: 'https://hall.example' }, 'https://hall.example'],
  ])('lets in %s', (_who, headers, publicUrl) => {
    expect(isOwnOrigin(headers, publicUrl)).toBe(true);
  });

  it.each([
    ['another site', 'https://elsewhere.example'],
    ['another port', 'http://hall.example'],
    ['an opaque origin', 'null'],
  ])('keeps out %s', (_who, origin) => {
    expect(isOwnOrigin({ host, origin }, null)).toBe(false);
  });
});
