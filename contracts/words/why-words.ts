/**
 * Phrases of routing explanations in English and French. Those about several agents follow a number
 * ("3 were not ready"), others a name.
 */
import type { Comparator, EligibilityTest, HoldBack, TimerKind } from '../../routing/index.ts';
import type { Language } from '../../rules/index.ts';
import type { Phrase } from '../messages/message.ts';

export type { Language };

/** Words to follow the number of agents that a test excludes. */
export const stoppedWords: { readonly [T in EligibilityTest]: Phrase } = {
  loggedOn: { en: 'not logged on', fr: 'non connectés' },
  notNotReady: { en: 'not ready', fr: 'en pause ou indisponibles' },
  nothingPending: { en: 'about to leave', fr: 'sur le point de s’arrêter' },
  deviceUsable: { en: 'without a usable device', fr: 'sans poste utilisable' },
  linked: {
    en: 'without a link or a ready session for the queue',
    fr: 'sans lien ou session prête pour la file',
  },
  linkDelay: {
    en: 'held back by the delay of their link',
    fr: 'retenus par le délai de leur lien',
  },
  capacity: { en: 'busy', fr: 'occupés' },
  noCoolDown: {
    en: 'in a pause after a rejected or failed offer',
    fr: 'en attente après un appel refusé ou manqué',
  },
  notExcluded: { en: 'tried already', fr: 'déjà sollicités' },
  required: { en: 'without the required skills', fr: 'sans les compétences requises' },
  reserve: { en: 'kept for another queue', fr: 'réservés à une autre file' },
};

/** What an agent must do to pass a test; other tests end by timer. */
export const freedWords: { readonly [T in EligibilityTest]?: Phrase } = {
  loggedOn: { en: 'logs on', fr: 'se connecte' },
  notNotReady: { en: 'gets ready', fr: 'devient disponible' },
  nothingPending: { en: 'comes back to work', fr: 'reprend le travail' },
  deviceUsable: { en: 'has a usable device', fr: 'a un poste utilisable' },
  linked: {
    en: 'is given a link or a ready session for the queue',
    fr: 'reçoit un lien ou une session prête pour la file',
  },
  capacity: { en: 'ends what they are busy with', fr: 'termine ce qui l’occupe' },
  required: { en: 'is given the required skills', fr: 'reçoit les compétences requises' },
  reserve: { en: 'is needed no more elsewhere', fr: 'n’est plus attendu ailleurs' },
};

/** Words to follow "Next change in 20 s:". */
export const timerWords: { readonly [K in TimerKind]: Phrase } = {
  offerExpiry: { en: 'the offer expires', fr: 'l’offre expire' },
  wrapUpEnd: { en: 'a wrap-up ends', fr: 'un travail après appel se termine' },
  coolDownEnd: { en: 'an agent’s pause ends', fr: 'l’attente d’un agent se termine' },
  autoReturn: { en: 'an agent comes back', fr: 'un agent revient' },
  exclusionEnd: {
    en: 'an agent tried already may be tried again',
    fr: 'un agent déjà sollicité peut l’être à nouveau',
  },
  linkDelay: {
    en: 'agents whose link has a delay join',
    fr: 'des agents au lien retardé se joignent',
  },
  ringGrowth: { en: 'one more agent is alerted', fr: 'un agent de plus est sollicité' },
  stepChange: { en: 'the next step begins', fr: 'l’étape suivante commence' },
  promotion: { en: 'the call rises a class', fr: 'l’appel monte d’une classe' },
  menuLimit: { en: 'the menu asks again', fr: 'le menu redemande' },
  queueClosed: { en: 'the queue closes', fr: 'la file ferme' },
  maxWait: { en: 'the maximum wait is over', fr: 'l’attente maximale est atteinte' },
  transferWait: {
    en: 'the wait for one agent is over',
    fr: 'l’attente d’un agent précis est terminée',
  },
  noStaff: {
    en: 'the fallback for a queue without staff is taken',
    fr: 'le repli d’une file sans personnel est pris',
  },
  queueClosing: { en: 'the call leaves the closed queue', fr: 'l’appel quitte la file fermée' },
};

/** As {@link stoppedWords}, for one agent or call. */
export const stoppedOneWords: {
  readonly [T in EligibilityTest | 'linkRank' | HoldBack]: Phrase;
} = {
  loggedOn: { en: 'the agent is not logged on', fr: 'l’agent n’est pas connecté' },
  notNotReady: { en: 'the agent is not ready', fr: 'l’agent n’est pas disponible' },
  nothingPending: {
    en: 'the agent has asked to stop after the present work',
    fr: 'l’agent a demandé à s’arrêter après le travail en cours',
  },
  deviceUsable: {
    en: 'the agent’s device is not usable for this channel',
    fr: 'le poste de l’agent n’est pas utilisable pour ce canal',
  },
  linked: {
    en: 'no link, or no ready session, joins agent and queue',
    fr: 'aucun lien, ou aucune session prête, ne relie l’agent à la file',
  },
  linkDelay: {
    en: 'the call has not waited long enough for the agent’s link',
    fr: 'l’appel n’a pas attendu assez longtemps pour le lien de l’agent',
  },
  capacity: { en: 'the agent is busy', fr: 'l’agent est occupé' },
  noCoolDown: {
    en: 'the agent is in a pause after a rejected or failed offer',
    fr: 'l’agent est en attente après un appel refusé ou manqué',
  },
  notExcluded: {
    en: 'the agent has been tried for this call',
    fr: 'l’agent a déjà été sollicité pour cet appel',
  },
  required: {
    en: 'the agent lacks the skills that the present step requires',
    fr: 'l’agent n’a pas les compétences requises par l’étape en cours',
  },
  reserve: {
    en: 'the agent is kept for another queue',
    fr: 'l’agent est réservé à une autre file',
  },
  linkRank: {
    en: 'the agent’s link has a later rank or order',
    fr: 'le lien de l’agent est de rang ou d’ordre plus éloigné',
  },
  offerCap: {
    en: 'the call is being offered to somebody',
    fr: 'l’appel est en cours de présentation à quelqu’un',
  },
  queueClosed: {
    en: 'the callback waits until its queue is open',
    fr: 'le rappel attend l’ouverture de sa file',
  },
  claim: { en: 'an agent has just accepted the call', fr: 'un agent vient d’accepter l’appel' },
};

/** Follows "by". */
export const decidedByWords: { readonly [C in Comparator]: Phrase } = {
  onlyCandidate: { en: 'being the only one', fr: 'seul possible' },
  linkRank: { en: 'the rank or order of the link', fr: 'rang ou ordre du lien' },
  ring: { en: 'an earlier step of the plan', fr: 'étape antérieure du plan' },
  level: { en: 'the level of the link', fr: 'niveau du lien' },
  score: { en: 'the preferred skills', fr: 'compétences préférées' },
  loadRatio: { en: 'the smaller load', fr: 'charge moindre' },
  idleKey: { en: 'the longest idle time', fr: 'plus longue attente de l’agent' },
  handledToday: { en: 'fewer calls handled', fr: 'moins d’appels traités' },
  talkToday: { en: 'less talk time', fr: 'moins de temps de conversation' },
  flexibility: { en: 'fewer other uses', fr: 'moins d’autres usages' },
  lastOffer: { en: 'the turn in the round', fr: 'tour de rôle' },
  order: { en: 'the order of links', fr: 'ordre des liens' },
  draw: { en: 'the draw', fr: 'tirage au sort' },
  own: { en: 'the centre’s own strategy', fr: 'stratégie propre au centre' },
  agentId: {
    en: 'the smaller id, all else being equal',
    fr: 'identifiant, tout le reste étant égal',
  },
};

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
