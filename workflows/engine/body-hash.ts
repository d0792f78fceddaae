/**
 * Hash that tells whether two messages with the same id are equal. It excludes time and trace,
 * which a retry changes.
 */
import { hash } from 'node:crypto';
import type { Message } from '../host.ts';

/**
 * SHA-256 of process, actor, and the request's hash, else the event; members' order does not
 * matter.
 */
export function bodyHash(message: Omit<Message, 'id' | 'atMs'>): string {
  const { processId, actor, event, requestHash: said = event } = message;
  return hash('sha256', canonicalJson([processId, actor.kind, actor.id, said]), 'base64url');
}

function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join()}}`;
}
