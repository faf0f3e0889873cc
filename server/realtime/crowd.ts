/** How many sockets each address has open in this process. Beyond the cap only who is known gets one more. */
import { networkOf } from '../access/network-of.ts';

/** A hall's phones and screens may share one address; a page needs one socket, two at most. */
export const SOCKETS_PER_ADDRESS = 1_000;

export class Crowd {
  readonly #open = new Map<string, number>();
  readonly #cap: number;

  /** @param cap sockets that one address may have without being known */
  constructor(cap: number) {
    this.#cap = cap;
  }

  isFull(address: string): boolean {
    return (this.#open.get(networkOf(address)) ?? 0) >= this.#cap;
  }

  /** Counts a socket; what it answers is to be called when the socket is gone. */
  enter(address: string): () => void {
    const network = networkOf(address);
    this.#open.set(network, (this.#open.get(network) ?? 0) + 1);
    return () => {
      const left = (this.#open.get(network) ?? 1) - 1;
      if (left > 0) this.#open.set(network, left);
      else this.#open.delete(network);
    };
  }
}
