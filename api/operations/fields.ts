/** Inputs, codes and rights that the operations on rules, prompts and simulations share. */
import { z } from 'zod';
import { type ErrorCode, freeText } from '../../contracts/index.ts';
import { editorRoles, readerRoles, simulationRoles } from '../../live/index.ts';
import type { Access } from '../access.ts';
import { none } from './shared.ts';

export const instant = z.iso.datetime({ offset: true });
/** From an instant to another; both may be left out. */
export const period = z.strictObject({ from: instant.optional(), to: instant.optional() });

/** Sentences that people write: reasons, comments, waivers. */
export const sentence = freeText(2_000);
/** Reasons that people choose from a list, or write. */
export const reasonSchema = freeText(200).min(1);

const factValue = z.union([
  z.number(),
  z.boolean(),
  z.string().max(2_000),
  z.null(),
  z.array(z.string().max(500)).max(5_000),
]);
/** Facts by name, and lines of the order; what they mean is looked up by the dictionary. */
export const factsSchema = z.record(
  z.string().max(64),
  z.union([factValue, z.array(z.record(z.string().max(64), factValue)).max(1_000)]),
);

/** What an axis puts in a field of a scenario. */
export const jsonValue = z.json();

/** Of an operation that a person must sign in for. */
export const personErrors: readonly ErrorCode[] = ['not_authenticated', 'role_missing'];
export const bodyErrors: readonly ErrorCode[] = ['body_too_large', 'media_type_unsupported'];
/** Of an operation that takes a body and an idempotency key. */
export const keyedErrors: readonly ErrorCode[] = [
  'idempotency_key_reused',
  'request_in_progress',
  ...bodyErrors,
];

export const readers: Access = { roles: readerRoles };
export const editors: Access = { roles: editorRoles };
/** Those who propose or approve a version; which of them, its kind and its authors say. */
export const approvers: Access = { roles: [...editorRoles, 'supervisor', 'reviewer'] };
export const simulators: Access = { roles: simulationRoles };

/** What reading for a person who has signed in says of itself. */
export const read = { method: 'GET', query: none, access: readers } as const;
