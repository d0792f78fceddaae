/** Ids of queues and call types that people named as they like. */

/** Most characters of a queue's id, so that ids of its agents stay within their limit. */
const queueIdMax = 24;
const idForm = /^[a-z0-9][a-z0-9-]{0,30}$/;

/** A queue's name as an id: a-z, 0-9 and -; the name itself if it is one; empty if it has none. */
export function queueIdOf(name: string): string {
  if (idForm.test(name)) return name;
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const id = plain.replaceAll(/[^a-z0-9]+/g, '-').replace(/^-/, '');
  return id.slice(0, queueIdMax).replace(/-$/, '');
}
