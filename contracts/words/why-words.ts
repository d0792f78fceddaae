/**
 * Phrases of routing explanations in English and French. Those about several agents follow a number
 * ("3 were not ready"), others a name.
 */
import type { Comparator, EligibilityTest, HoldBack, TimerKind } from '../../routing/index.ts';
import type { Language } from '../../rules/index.ts';
import { type Phrase, phrasesOf } from '../messages/message.ts';

export type { Language };

/** Words to follow the number of agents that a test excludes. */
export const stoppedWords: { readonly [T in EligibilityTest]: Phrase } = phrasesOf({
  loggedOn: ['not logged on', 'non connectés'],
  notNotReady: ['not ready', 'en pause ou indisponibles'],
  nothingPending: ['about to leave', 'sur le point de s’arrêter'],
  deviceUsable: ['without a usable device', 'sans poste utilisable'],
  linked: [
    'without a link or a ready session for the queue',
    'sans lien ou session prête pour la file',
  ],
  linkDelay: ['held back by the delay of their link', 'retenus par le délai de leur lien'],
  capacity: ['busy', 'occupés'],
  noCoolDown: [
    'in a pause after a rejected or failed offer',
    'en attente après un appel refusé ou manqué',
  ],
  notExcluded: ['tried already', 'déjà sollicités'],
  required: ['without the required skills', 'sans les compétences requises'],
  reserve: ['kept for another queue', 'réservés à une autre file'],
});

/** What an agent must do to pass a test; other tests end by timer. */
export const freedWords: { readonly [T in EligibilityTest]?: Phrase } = phrasesOf({
  loggedOn: ['logs on', 'se connecte'],
  notNotReady: ['gets ready', 'devient disponible'],
  nothingPending: ['comes back to work', 'reprend le travail'],
  deviceUsable: ['has a usable device', 'a un poste utilisable'],
  linked: [
    'is given a link or a ready session for the queue',
    'reçoit un lien ou une session prête pour la file',
  ],
  capacity: ['ends what they are busy with', 'termine ce qui l’occupe'],
  required: ['is given the required skills', 'reçoit les compétences requises'],
  reserve: ['is needed no more elsewhere', 'n’est plus attendu ailleurs'],
});

/** Words to follow "Next change in 20 s:". */
export const timerWords: { readonly [K in TimerKind]: Phrase } = phrasesOf({
  offerExpiry: ['the offer expires', 'l’offre expire'],
  wrapUpEnd: ['a wrap-up ends', 'un travail après appel se termine'],
  coolDownEnd: ['an agent’s pause ends', 'l’attente d’un agent se termine'],
  autoReturn: ['an agent comes back', 'un agent revient'],
  exclusionEnd: [
    'an agent tried already may be tried again',
    'un agent déjà sollicité peut l’être à nouveau',
  ],
  linkDelay: ['agents whose link has a delay join', 'des agents au lien retardé se joignent'],
  ringGrowth: ['one more agent is alerted', 'un agent de plus est sollicité'],
  stepChange: ['the next step begins', 'l’étape suivante commence'],
  promotion: ['the call rises a class', 'l’appel monte d’une classe'],
  menuLimit: ['the menu asks again', 'le menu redemande'],
  queueClosed: ['the queue closes', 'la file ferme'],
  maxWait: ['the maximum wait is over', 'l’attente maximale est atteinte'],
  transferWait: ['the wait for one agent is over', 'l’attente d’un agent précis est terminée'],
  noStaff: [
    'the fallback for a queue without staff is taken',
    'le repli d’une file sans personnel est pris',
  ],
  queueClosing: ['the call leaves the closed queue', 'l’appel quitte la file fermée'],
});

/** As {@link stoppedWords}, for one agent or call. */
export const stoppedOneWords: {
  readonly [T in EligibilityTest | 'linkRank' | HoldBack]: Phrase;
} = phrasesOf({
  loggedOn: ['the agent is not logged on', 'l’agent n’est pas connecté'],
  notNotReady: ['the agent is not ready', 'l’agent n’est pas disponible'],
  nothingPending: [
    'the agent has asked to stop after the present work',
    'l’agent a demandé à s’arrêter après le travail en cours',
  ],
  deviceUsable: [
    'the agent’s device is not usable for this channel',
    'le poste de l’agent n’est pas utilisable pour ce canal',
  ],
  linked: [
    'no link, or no ready session, joins agent and queue',
    'aucun lien, ou aucune session prête, ne relie l’agent à la file',
  ],
  linkDelay: [
    'the call has not waited long enough for the agent’s link',
    'l’appel n’a pas attendu assez longtemps pour le lien de l’agent',
  ],
  capacity: ['the agent is busy', 'l’agent est occupé'],
  noCoolDown: [
    'the agent is in a pause after a rejected or failed offer',
    'l’agent est en attente après un appel refusé ou manqué',
  ],
  notExcluded: [
    'the agent has been tried for this call',
    'l’agent a déjà été sollicité pour cet appel',
  ],
  required: [
    'the agent lacks the skills that the present step requires',
    'l’agent n’a pas les compétences requises par l’étape en cours',
  ],
  reserve: ['the agent is kept for another queue', 'l’agent est réservé à une autre file'],
  linkRank: [
    'the agent’s link has a later rank or order',
    'le lien de l’agent est de rang ou d’ordre plus éloigné',
  ],
  offerCap: [
    'the call is being offered to somebody',
    'l’appel est en cours de présentation à quelqu’un',
  ],
  queueClosed: [
    'the callback waits until its queue is open',
    'le rappel attend l’ouverture de sa file',
  ],
  claim: ['an agent has just accepted the call', 'un agent vient d’accepter l’appel'],
});

/** Follows "by". */
export const decidedByWords: { readonly [C in Comparator]: Phrase } = phrasesOf({
  onlyCandidate: ['being the only one', 'seul possible'],
  linkRank: ['the rank or order of the link', 'rang ou ordre du lien'],
  ring: ['an earlier step of the plan', 'étape antérieure du plan'],
  level: ['the level of the link', 'niveau du lien'],
  score: ['the preferred skills', 'compétences préférées'],
  loadRatio: ['the smaller load', 'charge moindre'],
  idleKey: ['the longest idle time', 'plus longue attente de l’agent'],
  handledToday: ['fewer calls handled', 'moins d’appels traités'],
  talkToday: ['less talk time', 'moins de temps de conversation'],
  flexibility: ['fewer other uses', 'moins d’autres usages'],
  lastOffer: ['the turn in the round', 'tour de rôle'],
  order: ['the order of links', 'ordre des liens'],
  draw: ['the draw', 'tirage au sort'],
  own: ['the centre’s own strategy', 'stratégie propre au centre'],
  agentId: ['the smaller id, all else being equal', 'identifiant, tout le reste étant égal'],
});

/** A duration: seconds; from a minute with minutes, from an hour without seconds. */
export function durationInWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return withRest(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  return withRest(minutes, 'min', seconds % 60, 's');
}

function withRest(whole: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${restUnit}`;
}
