/** French texts of measures. A test checks that none is missing. */
import { countedAtEnd, countedByClock, type MeasureDefinition } from './measure.ts';

const remarks: Readonly<Record<string, string>> = {
  serviceLevelOffered: 'Chaque abandon pèse.',
  serviceLevelOfferedAll: 'Débordements et fins par le système pèsent aussi.',
  serviceLevelNet: 'La formule par défaut. Qui part avant T n’est pas compté.',
  serviceLevelNetAnsweredAbandoned:
    'Comme le net, sans débordements, fins par le système ni rappels.',
  serviceLevelCredit: 'Un abandon avant T compte comme un succès.',
  serviceLevelShort: 'Seuls les abandons très courts ne sont pas comptés.',
  serviceLevelShortCredit: 'Un abandon très court compte comme un succès.',
  serviceLevelAnsweredOnly: 'Ignore les abandons ; pas pour des objectifs.',
  serviceLevelRemoved: 'Quitte la file avant T, de quelque façon que l’appelant choisisse.',
  expectedWaitErrorMsMean: 'La sonnerie fait partie de l’attente.',
  expectedWaitInRangeShare:
    'La fourchette va du 50e au 90e centile : 0,4 si le modèle était exact.',
  speedOfAnswerMs: 'Sonnerie comprise ; sans l’attente des appelants partis.',
  delayedAnswerMsMean: 'Délai de réponse de qui n’a pas été décroché aussitôt.',
  timeToAbandonMsMean:
    'Ce n’est pas la patience des appelants : ceux qui sont décrochés y manquent.',
  waitMsMean: 'Abandons compris ; sans qui attend encore.',
  abandonShare: 'Rappels et messages ne sont pas des abandons.',
  abandonShareNet: 'Sans les appelants partis avant s.',
  abandonShareAlerting:
    'Une partie du taux d’abandon ; sans les abandons pendant la mise en relation.',
  blockShare:
    'Des tentatives, non des appels admis. Une simulation compte aussi celles qui n’ont pas trouvé de ligne.',
  delayShare: 'Quelle que soit la fin de l’attente.',
  handleTimeMsMean: 'Par segment d’agent des appels distribués.',
  handleTimeMsMeanPerContact:
    'Un appel transféré est un seul contact de plusieurs segments, compté avec le premier.',
  handleTimeMsMeanOutbound: 'Appels composés par une file ; sans ceux de l’agent lui-même.',
  handleTimeMsMeanConsult:
    'De l’agent consulté, jusqu’à la fin de la consultation ou à la reprise de l’appelant.',
  holdShare: 'Un segment mis en attente plusieurs fois compte une fois.',
  holdMsMean: 'Les segments sans mise en attente comptent pour 0.',
  wrapUpMsMean: 'Les segments sans post-appel comptent pour 0.',
  offerConnectedShare: 'L’appelant a parlé avec l’agent.',
  offerRejectedShare: 'L’agent a refusé.',
  offerExpiredShare: 'La seule non-réponse.',
  offerFailedShare: 'Poste occupé, injoignable, ou son rompu.',
  offerRescindedShare: 'Retirées par nous ; sans faute de l’agent.',
  offersPerAnsweredCall:
    '1 si chaque première présentation est prise ; plus si plusieurs agents sonnent à la fois.',
  occupancy: 'La pause n’est ni au numérateur ni au dénominateur.',
  capacityOccupancy:
    'Les unités sont prises de la présentation à la fin du post-appel. À prendre pour l’écrit.',
  loggedInOccupancy: 'La pause l’abaisse.',
  overtakenShare:
    'Quelle qu’en soit la raison : classe, compétence, lien. 0 dans une file servie par ordre d’arrivée.',
  overtakenTimesMean: 'D’un appel dépassé : par combien d’autres.',
  overtakenByMsMean: 'De combien était plus récent celui qui a été présenté avant.',
  answeredWaitMsQuantile: 'Par classes de 1 % de large ; exact jusqu’à 200 ms.',
  timeToAnswerMsQuantile: 'Un tiret si l’estimation n’atteint jamais p.',
  longestWaitingMs: 'Un tiret si personne n’attend.',
  waitMsMax: '0 si personne n’est entré.',
  overtakenTimesMax: '0 si personne n’a été dépassé.',
  overtakenByMsMax: '0 si personne n’a été dépassé.',
  utilisation: 'Ce que l’absentéisme et les pauses laissent du temps payé.',
  plannedOccupancy: 'Peut dépasser 1. Ce qu’un tirage en montre est la charge par agent.',
  expectedLoadErlangs:
    'Par arrivée, sans rappels ni débordements. Ce qu’un tirage en montre est la charge offerte.',
  modifiedLoadErlangs:
    'Suit les appels avec une durée de traitement de retard, et part de rien. Les besoins par formule s’y appuient.',
  staffExpected: 'Ce qu’un tirage en montre est l’effectif présent.',
  staffPresent: 'Connecté et pas en pause.',
  staffLoggedOn: 'Pauses et autre indisponibilité comprises.',
  queueLengthByEntry:
    'L’attente entière compte dans la période de l’entrée ; la longueur moyenne est à l’horloge.',
  offeredLoadErlangs:
    'Le travail de tous ceux qui sont venus, partis compris ; 0 si personne n’est venu.',
  loadPerAgent: 'Au-delà de 1 la file s’allonge jusqu’à ce que des appelants partent.',
  handledFairness: '1 si tous sont égaux, 1/n si un seul fait tout.',
  idleAtOfferMsRange: 'Au repos : disponible ou en sonnerie sans interaction, sans interruption.',
  expectedWaitMs:
    'Inconnue si r = 0 ou avec moins de 10 appels traités dans la dernière demi-heure.',
};

/** French by English sentence; a text is one or more of these. */
const sentences: readonly (readonly [en: string, fr: string])[] = [
  [
    countedAtEnd,
    'Entrées de la file, quand elles sont décrochées ou la quittent (non à la fin de l’appel), dans l’intervalle de leur entrée [par défaut] ou de cette fin. Consultations et appels pour un seul agent ne sont pas des entrées.',
  ],
  [
    countedByClock,
    'Temps de connexion des agents à l’horloge, coupé aux bords des intervalles, états en cours jusqu’à maintenant.',
  ],
  [
    'Calls and agents of a plan by their means, before anything is simulated.',
    'Appels et agents d’un plan par leurs moyennes, avant toute simulation.',
  ],
  [
    'By event, where the formula counts O: in that of their end or of the moment the wait passes T, whichever comes first.',
    'Par événement, si la formule compte O : dans celui de leur fin ou du moment où l’attente passe T, le premier des deux.',
  ],
  [
    'By event O are the entries that ended in the interval.',
    'Par événement, O sont les entrées finies dans l’intervalle.',
  ],
  ['By entry those still waiting count too.', 'Par entrée, qui attend encore compte aussi.'],
  ['Offers when they are made.', 'Les présentations quand elles sont faites.'],
  ['Paid time comes from the schedule.', 'Le temps payé vient du planning.'],
  [
    'AHT is talk, holds and wrap-up, which lasts no longer than the centre lets it.',
    'La durée de traitement est parole, attentes et post-appel, qui ne dure pas plus que le centre ne le permet.',
  ],
  [
    'Ringing and consults keep an agent busy too.',
    'Sonneries et consultations occupent aussi un agent.',
  ],
  [
    'Agent segments, when their wrap-up has ended; of a queue in the interval of the call’s entry [default] or of that end, of an agent in that of the end.',
    'Segments d’agent, quand leur post-appel est fini ; d’une file dans l’intervalle de l’entrée de l’appel [par défaut] ou de cette fin, d’un agent dans celui de la fin.',
  ],
  [
    'Of the agents in a conference the one who was there first, then the next.',
    'D’une conférence, l’agent qui était là le premier, puis le suivant.',
  ],
  [
    'Offers when they are made, their outcomes when they end; of a queue in the interval of the call’s entry [default] or of that moment, of an agent in that of the moment.',
    'Présentations quand elles sont faites, leurs issues quand elles finissent ; d’une file dans l’intervalle de l’entrée de l’appel [par défaut] ou de ce moment, d’un agent dans celui du moment.',
  ],
  [
    'Offers of consults and of calls for one agent are the agent’s alone.',
    'Celles de consultations et d’appels pour un seul agent ne sont qu’à l’agent.',
  ],
  [
    'Entries of the queue, when they are first offered or end without, in the interval of their entry [default] or of that moment.',
    'Entrées de la file, à leur première présentation ou à leur fin sans elle, dans l’intervalle de leur entrée [par défaut] ou de ce moment.',
  ],
  [
    'Predictions told while a call waited, once it is answered, in the interval of its entry [default] or of the answer.',
    'Prévisions annoncées pendant l’attente d’un appel, une fois décroché, dans l’intervalle de son entrée [par défaut] ou du décroché.',
  ],
  ['Waits that end otherwise are no outcomes.', 'Les attentes finies autrement n’en sont pas.'],
  ['Arrivals from outside, at their arrival.', 'Arrivées de l’extérieur, à leur arrivée.'],
  ['Calls moved in are no attempts.', 'Les appels déplacés ne sont pas des tentatives.'],
  ['Answered calls, by entry.', 'Appels décrochés, par entrée.'],
  [
    'All entries, by entry; ends other than answer, and waits still running, are censored.',
    'Toutes les entrées, par entrée ; les autres fins et les attentes en cours sont censurées.',
  ],
  [
    'Calls that wait now, live offers included, callbacks not; per queue, and in it per class at entry.',
    'Appels en attente maintenant, présentations en cours comprises, sans les rappels ; par file, et par classe à l’entrée.',
  ],
  [
    'All entries of the window, however they ended, by entry; running waits up to now; per queue, and in it per class at entry.',
    'Toutes les entrées de la période, quelle que soit leur fin, par entrée ; attentes en cours jusqu’à maintenant ; par file, et par classe à l’entrée.',
  ],
  ['Entries of the window, by entry.', 'Entrées de la période, par entrée.'],
  [
    'Entries and mean handle time of the same window.',
    'Entrées et durée moyenne de traitement de la même période.',
  ],
  [
    'Agents with ready time; x = routed calls handled per ready hour, by the end of wrap-up.',
    'Agents avec du temps disponible ; x = appels distribués traités par heure disponible, à la fin du post-appel.',
  ],
  [
    'All offers of the queue, in the interval of the call’s entry.',
    'Toutes les présentations de la file, dans l’intervalle de l’entrée de l’appel.',
  ],
  [
    'One waiting call, n ahead of it, and the staffed agents i who can serve it and one of those ahead.',
    'Un appel en attente, n devant lui, et les agents i connectés qui peuvent le servir, lui et l’un de ceux de devant.',
  ],
];

/** Null: a text has no French. */
export function frenchOf({
  id,
  counted,
}: Pick<MeasureDefinition, 'id' | 'counted'>): Pick<
  MeasureDefinition,
  'counted' | 'remark'
> | null {
  const remark = remarks[id];
  const said: string[] = [];
  let rest = counted;
  while (rest !== '') {
    const known = sentences.find(([en]) => rest.startsWith(en));
    if (known === undefined || remark === undefined) return null;
    said.push(known[1]);
    rest = rest.slice(known[0].length).trimStart();
  }
  return remark === undefined ? null : { counted: said.join(' '), remark };
}
