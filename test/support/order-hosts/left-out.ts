/** Cases of durable-orders.md 11 that mean nothing on a host, and why. Every other runs on each. */
import type { HostName } from './host-stage.ts';

const inMemory = 'what it keeps is gone with its process';
const otherDisk = 'the file of its store is kept by SQLite or PostgreSQL, whose own case this is';

export const leftOut: { readonly [host in HostName]: { readonly [id: string]: string } } = {
  'in-memory': {
    A11: 'it is the one that the others are compared with',
    K2: 'its store is its own: nobody else can open it',
    ...Object.fromEntries(Array.from({ length: 14 }, (_, n) => [`B${n + 1}`, inMemory])),
  },
  sqlite: {},
  postgres: {},
  temporal: {
    B7: 'there is no batch: each process has turns of its own, and B1 and B2 end a host in one',
    B14: otherDisk,
    D3: 'each process has a timer of its own in the server, which knows no order among processes',
    K2: 'hosts of this kind share a store: each turn is written where it is the next one',
    K3: 'there is no epoch of one host: a late turn is refused by its number',
  },
};

export function runsOn(name: HostName, id: string): boolean {
  return leftOut[name][id] === undefined;
}
