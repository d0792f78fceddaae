/**
 * Effects in a few words each, close to those of the worked traces, so that tests read like them.
 */
import { unreachable } from '../../kernel/index.ts';
import type { Effect } from '../../routing/index.ts';

/** One effect, without its time and number. */
export function sayEffect(effect: Effect): string {
  switch (effect.type) {
    case 'offer.offered':
      return `offer ${effect.offerId} to ${effect.agentId}`;
    case 'offer.failed':
    case 'offer.rescinded':
      return `${effect.offerId} ${lastWord(effect.type)} (${effect.cause})`;
    case 'offer.accepted':
    case 'offer.connecting':
    case 'offer.connected':
    case 'offer.rejected':
    case 'offer.expired':
      return `${effect.offerId} ${lastWord(effect.type)}`;
    case 'call.queued': {
      const forOne = effect.agentId === undefined ? '' : ` for ${effect.agentId}`;
      const reason = effect.reason === 'inbound' ? '' : ` (${effect.reason})`;
      return `${effect.callId} enters ${effect.queueId}${forOne}${reason}`;
    }
    case 'call.blocked':
      return `${effect.callId} blocked (${effect.reason})`;
    case 'call.treatment': {
      const heard = [...(effect.say ?? []), ...(effect.announce ?? []), effect.music ?? ''];
      return `${effect.callId} hears ${heard.filter((one) => one !== '').join(', ')}`;
    }
    case 'menu.answered':
      return `${effect.callId} chooses ${effect.digits}`;
    case 'menu.missed':
      return `${effect.callId} ${effect.cause}, try ${effect.tries}`;
    case 'voicemail.began':
      return `${effect.callId} speaks`;
    case 'voicemail.failed':
      return `${effect.callId} leaves no message: ${effect.problem}`;
    case 'route.answered':
      return `${effect.callId} routed ${effect.toQueueId ?? effect.number ?? effect.problem ?? ''}`;
    case 'call.stepChanged':
      return `${effect.callId} ${effect.skipped === true ? 'skips ' : ''}step ${effect.step}`;
    case 'call.migrated':
      return `${effect.callId} migrated to step ${effect.step}`;
    case 'call.classChanged':
      return `${effect.callId} class ${effect.class}, due ${effect.dueKey}`;
    case 'call.answered':
      return `${effect.callId} answered by ${effect.agentId}, wait ${effect.waitMs}`;
    case 'call.abandoned':
      return `${effect.callId} abandoned (${effect.phase}), wait ${effect.waitMs}`;
    case 'call.overflowed':
      return `${effect.callId} leaves ${effect.queueId}, wait ${effect.waitMs}`;
    case 'call.ended': {
      const wait = effect.waitMs === undefined ? '' : `, wait ${effect.waitMs}`;
      return `${effect.callId} ended (${effect.cause})${wait}`;
    }
    case 'callback.planned':
    case 'call.messageTaken': {
      const what = effect.type === 'callback.planned' ? 'callback' : 'message';
      return `${effect.callId} ${what} (${effect.cause}), wait ${effect.waitMs}`;
    }
    default:
      return spokenOfAgents(effect);
  }
}

type CallEffect = Exclude<
  Extract<
    Effect,
    {
      type:
        | `call.${string}`
        | `offer.${string}`
        | `menu.${string}`
        | `voicemail.${string}`
        | 'route.answered'
        | 'callback.planned';
    }
  >,
  { type: 'call.held' | 'call.retrieved' | 'call.transferred' | 'call.conferenced' }
>;

function spokenOfAgents(effect: Exclude<Effect, CallEffect>): string {
  switch (effect.type) {
    case 'call.held':
    case 'call.retrieved':
      return `${effect.callId} ${lastWord(effect.type)} (${effect.offerId})`;
    case 'call.transferred':
      return 'number' in effect
        ? `${effect.callId} passed to number ${effect.number}`
        : `${effect.callId} passed to ${effect.agentId} (${effect.offerId})`;
    case 'call.conferenced':
      return `${effect.agentId} joins ${effect.callId} (${effect.offerId})`;
    case 'callback.offered':
      return `${effect.callId} is offered a callback`;
    case 'callback.attempted':
      return `${effect.callId} attempt ${effect.attempt} (${effect.offerId})`;
    case 'callback.done':
      return `${effect.callId} callback ${effect.outcome} after ${effect.attempt}`;
    case 'interaction.began':
      return `${effect.offerId} begins (${effect.direction})`;
    case 'interaction.wrapUp':
      return `${effect.offerId} wrap-up until ${effect.untilMs}`;
    case 'interaction.ended': {
      const codes = effect.codes === undefined ? '' : `, codes ${effect.codes.join(' ')}`;
      return `${effect.offerId} done${codes}${effect.codeMissing === true ? ', code missing' : ''}`;
    }
    case 'agent.state': {
      const pending = effect.pending === undefined ? '' : `, pending ${effect.pending}`;
      return `${effect.agentId} ${stateAndReason(effect)}${pending}`;
    }
    case 'agentSession.state':
      return `session ${effect.sessionId} ${effect.groupId} ${stateAndReason(effect)}`;
    case 'leg.released':
      return `leg ${effect.offerId} released`;
    case 'centre.changed':
      return `version ${effect.version} (${effect.waiting})`;
    case 'rules.changed':
      return `${effect.kind} rules ${effect.set} ${effect.version} (${effect.waiting})`;
    case 'queue.state':
      return `queue ${effect.queueId} ${effect.state}`;
    case 'refused':
      return `refused ${effect.input} ${effect.code}`;
    default:
      return unreachable(effect);
  }
}

function stateAndReason(effect: { readonly state: string; readonly reason?: string }): string {
  return effect.reason === undefined ? effect.state : `${effect.state}(${effect.reason})`;
}

function lastWord(type: string): string {
  return type.slice(type.indexOf('.') + 1);
}
