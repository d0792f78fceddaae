/**
 * What the second half of the specification adds to effects and refusal codes.
 *
 * Supersets of `routing/effects.ts`, for the naive router alone until the core adopts the members;
 * `emit` casts at one place. Names: ux-and-api.md 4.3 and 17.2.
 */
import type { EffectBody, LimitCause, RefusalCode, TimerKind } from '../../../routing/index.ts';
import type { CallClass } from '../../../rules/index.ts';

/** Beside part 1's: why an input was refused. */
export type LaterRefusalCode = RefusalCode | 'consult_not_connected';

/** Beside part 1's: the wait for one agent came to nothing. */
export type LaterLimitCause = LimitCause | 'transferWait';

/** Beside part 1's: the end of the wait for one agent. */
export type LaterTimerKind = TimerKind | 'transferWait';

/** What happened to the call while it waited: a limit, or what its caller chose. */
export type WaitEnd = LaterLimitCause | 'caller';

type CallRef = { readonly callId: string; readonly queueId: string };
type OfferRef = { readonly offerId: string; readonly callId: string; readonly agentId: string };

/** Part 1's effects, with further reasons and causes. */
type Wider =
  | (CallRef & {
      readonly type: 'call.queued';
      readonly reason: 'inbound' | 'overflow' | 'transfer' | 'consult' | 'return' | 'command';
      readonly class: CallClass;
      readonly dueKey: number;
      /** A call for one agent: no entry of the queue, of which it has channel and limits. */
      readonly agentId?: string;
    })
  | {
      readonly type: 'call.ended';
      readonly callId: string;
      readonly cause: EndCause;
      readonly queueId?: string;
      readonly waitMs?: number;
    }
  | (CallRef & {
      readonly type: 'callback.planned' | 'call.messageTaken';
      readonly cause: WaitEnd;
      readonly waitMs: number;
    })
  | { readonly type: 'refused'; readonly input: number; readonly code: LaterRefusalCode };

/** Why a call is over. The last two are ends of consults whose customer was passed on. */
export type EndCause =
  | LaterLimitCause
  | 'callerHungUp'
  | 'agentHungUp'
  | 'legEnded'
  | 'command'
  | 'lostMedia'
  | 'consultCancelled'
  | 'transferred'
  | 'conferenced';

/** Effects that part 1 does not have. */
type New =
  /** The customer is with this agent now, by this interaction, or has left for a number. */
  | (OfferRef & { readonly type: 'call.transferred' })
  | { readonly type: 'call.transferred'; readonly callId: string; readonly number: string }
  /** The agent has joined the call. */
  | (OfferRef & { readonly type: 'call.conferenced' });

export type LaterEffectBody = EffectBody | Wider | New;
