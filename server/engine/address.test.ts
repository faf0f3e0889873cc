import { describe, expect, it } from 'vitest';
import { namesCluster, parseCluster } from './address.ts';

describe("a cluster's address", () => {
  it('names the nodes to ask first, each with its port', () => {
    expect(parseCluster('redis+cluster://one:7001,two,[::1]:7003')).toEqual({
      nodes: [
        { host: 'one', port: 7001 },
        { host: 'two', port: 6379 },
        { host: '::1', port: 7003 },
      ],
      tls: false,
    });
  });

  it('holds one login for all nodes, and says whether the way is encrypted', () => {
    expect(parseCluster('rediss+cluster://hall:p%40ss@one,two/')).toEqual({
      nodes: [
        { host: 'one', port: 6379 },
        { host: 'two', port: 6379 },
      ],
      username: 'hall',
      password: 'p@ss',
      tls: true,
    });
    expect(parseCluster('redis+cluster://:secret@one')).toMatchObject({ password: 'secret' });
  });

  it('is refused where a node cannot be read, or a database is named, which clusters do not have', () => {
    for (const url of ['', 'one,,two', 'one:port', 'one/1', 'one,two?db=1', 'a@b@one']) {
      expect(parseCluster(`redis+cluster://${url}`)).toBeNull();
      expect(namesCluster(`redis+cluster://${url}`)).toBe(true);
    }
  });

  it('is not that of one server', () => {
    for (const url of ['redis://one', 'rediss://one', '/run/valkey.sock']) {
      expect(parseCluster(url)).toBeNull();
      expect(namesCluster(url)).toBe(false);
    }
  });
});
