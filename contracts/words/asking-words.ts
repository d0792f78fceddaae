/**
 * What a call was asked and told on its way, as sentences: menus, route points, treatments.
 * Source: decisions/0049.
 */
import type { Effect } from '../../routing/index.ts';
import { type Phrase, phrasesOf } from '../messages/message.ts';
import type { Speech } from './why.ts';
import type { Language } from './why-words.ts';

export type AskingEffect = Extract<
  Effect,
  {
    type:
      | ('menu.answered' | 'menu.missed' | 'route.answered' | 'call.treatment')
      | ('voicemail.began' | 'voicemail.failed');
  }
>;

const types: readonly string[] = [
  'menu.answered',
  'menu.missed',
  'route.answered',
  'call.treatment',
  'voicemail.began',
  'voicemail.failed',
] satisfies readonly AskingEffect['type'][];

/** Whether an effect is told in an explanation; prompts of menus and greetings are not. */
export function isAskingEffect(effect: Effect): effect is AskingEffect {
  return types.includes(effect.type) && !('menu' in effect);
}

/** Why a route point took its default; other reasons are the host's own. */
const problems: { readonly [problem: string]: Phrase } = phrasesOf({
  late: ['no answer came in time', 'aucune réponse n’est venue à temps'],
  host_gone: ['no host could be asked', 'aucun hôte n’a pu être interrogé'],
  queue_not_found: ['the queue it named does not exist', 'la file nommée n’existe pas'],
  number_invalid: [
    'what it named is no telephone number',
    'ce qu’il a nommé n’est pas un numéro de téléphone',
  ],
  number_not_permitted: [
    'the centre does not allow the number it named',
    'le centre n’autorise pas le numéro nommé',
  ],
  queueClosed: ['the route point has closed', 'le point de routage a fermé'],
  queue_closed: ['the queue it named is not open', 'la file nommée n’est pas ouverte'],
  route_loop: [
    'the queue it named asks a host again',
    'la file nommée interroge de nouveau un hôte',
  ],
});

/** What happened, in a sentence. */
export function describeAsking(effect: AskingEffect, speech: Speech): string {
  const { language, queueName = (id: string) => id } = speech;
  const fr = language === 'fr';
  const queue = queueName(effect.queueId);
  switch (effect.type) {
    case 'menu.answered':
      return fr
        ? `Au menu ${queue}, l’appelant a choisi ${effect.digits}.`
        : `In the menu ${queue} the caller chose ${effect.digits}.`;
    case 'menu.missed': {
      const isLate = effect.cause === 'noDigits';
      const en = isLate ? 'pressed nothing in time' : 'pressed keys that lead nowhere';
      const said = isLate ? 'n’a rien choisi à temps' : 'a choisi des touches sans suite';
      return fr
        ? `Au menu ${queue}, l’appelant ${said} (essai ${effect.tries}).`
        : `In the menu ${queue} the caller ${en} (try ${effect.tries}).`;
    }
    case 'route.answered':
      return routed(effect, queue, speech);
    case 'call.treatment':
      return treated(effect, language);
    case 'voicemail.began':
      return fr
        ? `La messagerie ${queue} a enregistré le message de l’appelant.`
        : `The voicemail ${queue} recorded the caller’s message.`;
    case 'voicemail.failed':
      return fr
        ? `La messagerie ${queue} n’a pu enregistrer aucun message : ${effect.problem}`
        : `The voicemail ${queue} could record no message: ${effect.problem}`;
  }
}

function routed(
  effect: Extract<AskingEffect, { type: 'route.answered' }>,
  point: string,
  { language, queueName = (id: string) => id }: Speech,
): string {
  const fr = language === 'fr';
  const { host, toQueueId, number, problem } = effect;
  const named = toQueueId === undefined ? (number ?? '') : queueName(toQueueId);
  if (problem === undefined) {
    return fr
      ? `L’hôte ${host ?? '?'} du point ${point} a répondu ${named}.`
      : `The host ${host ?? '?'} of the route point ${point} answered ${named}.`;
  }
  const why = problems[problem]?.[language] ?? problem;
  const by = [host ?? '', named].filter((part) => part !== '').join(', ');
  const who = by === '' ? '' : ` (${by})`;
  return fr
    ? `Le point ${point} a pris son défaut${who} : ${why}.`
    : `The route point ${point} took its default${who}: ${why}.`;
}

function treated(
  {
    say = [],
    music,
    announce = [],
    offer,
    rule,
  }: Extract<AskingEffect, { type: 'call.treatment' }>,
  language: Language,
): string {
  const fr = language === 'fr';
  const heard = [...say, ...announce, music ?? '', offer ?? ''].filter((one) => one !== '');
  const person = fr
    ? 'demandé par une personne ou un programme'
    : 'asked for by a person or program';
  const of = fr ? 'règle' : 'rule';
  const why = rule === undefined ? person : `${of} ${rule.rule}, ${rule.set}@${rule.version}`;
  const begin = fr ? 'L’appelant a entendu' : 'The caller heard';
  return `${begin} ${heard.join(', ')} (${why}).`;
}
