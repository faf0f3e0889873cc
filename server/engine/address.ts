/**
 * Where the live store is. One server: `redis://…`, `rediss://…` or the path of a socket. A cluster: `redis+cluster://` (with TLS
 * `rediss+cluster://`) and the nodes to ask first, such as `redis+cluster://user:password@one:6379,two:6379`; the login is every node's.
 */

export interface ClusterAddress {
  nodes: { host: string; port: number }[];
  username?: string;
  password?: string;
  tls: boolean;
}

const DEFAULT_PORT = 6379;
const CLUSTER = /^redis(s?)\+cluster:\/\/(?:([^@]*)@)?([^@/?#]+)\/?$/;

/** Whether an address is meant to be a cluster's, well formed or not. */
export function namesCluster(url: string): boolean {
  return /^rediss?\+cluster:/.test(url);
}

/** A cluster's address, or `null` where it is not one or cannot be read. */
export function parseCluster(url: string): ClusterAddress | null {
  const [, secure, login, hosts] = CLUSTER.exec(url) ?? [];
  if (hosts === undefined) return null;
  const parts = hosts.split(',').map((host) => URL.parse(`redis://${login ? `${login}@` : ''}${host}`));
  const nodes = parts.flatMap((part) => (part?.hostname ? [nodeOf(part)] : []));
  const [first] = parts;
  if (!first || nodes.length < parts.length) return null;
  return {
    nodes,
    ...(first.username && { username: decodeURIComponent(first.username) }),
    ...(first.password && { password: decodeURIComponent(first.password) }),
    tls: secure === 's',
  };
}

function nodeOf({ hostname, port }: URL): { host: string; port: number } {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port ? Number(port) : DEFAULT_PORT };
}
