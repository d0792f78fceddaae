/**
 * Events of the simulated outside: a kind, a subject and a number. Events of one ms keep the order
 * of their scheduling.
 */
import type { LiveCall, LiveOffer } from './live-call.ts';

export type Subject = LiveCall | LiveOffer;

export interface Schedule {
  push(atMs: number, kind: number, subject: Subject | null, value: number): number;
  cancel(handle: number): void;
}
