/** A random name of this process, the same in all its threads: its database sessions carry it. */
import { randomUUID } from 'node:crypto';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const key = 'callwright process';
const tagLength = 6;

/** Threads inherit it, as they are started by a thread that has it. */
const processTag: string = tagHere();

function tagHere(): string {
  const inherited = getEnvironmentData(key);
  if (typeof inherited === 'string') return inherited;
  const tag = randomUUID().slice(0, tagLength);
  setEnvironmentData(key, tag);
  return tag;
}

/** A session's name, cut to the 63 bytes that PostgreSQL keeps. */
export function sessionName(what: string): string {
  return `callwright ${processTag} ${what}`.slice(0, 63);
}
