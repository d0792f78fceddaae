/** States of agents in English and French, for screens and command line. */
import type { Language } from '../../rules/index.ts';
import type { AgentResource } from '../http/agent.schema.ts';
import { type Phrase, phrasesOf } from '../messages/message.ts';

type Phrases<Of extends string> = { readonly [Name in Of]: Phrase };

/** Words for an agent's derived state. */
export const agentStateWords: Phrases<AgentResource['derivedState']> = phrasesOf({
  loggedOff: ['signed off', 'déconnecté'],
  notReady: ['not ready', 'indisponible'],
  ready: ['ready', 'disponible'],
  reserved: ['ringing', 'en sonnerie'],
  busy: ['on a call', 'en appel'],
  workingAfterCall: ['wrap-up', 'travail après appel'],
});

/** Not Ready reasons that the service gives; others come from the centre file. */
const reasonWords: Phrases<string> = phrasesOf({
  device: ['device not usable', 'poste inutilisable'],
  login: ['just signed on', 'vient de se connecter'],
  noAnswer: ['no answer', 'sans réponse'],
  rejects: ['rejected too often', 'trop de refus'],
  sessions: ['not ready in any group', 'disponible dans aucun groupe'],
});

/** A state's reason in words; the centre's own reasons stay unchanged. */
export function stateReasonText(reason: string, language: Language): string {
  return reasonWords[reason]?.[language] ?? reason;
}

/** Choices by code. */
type Sayings = readonly {
  readonly id: string;
  readonly name: Phrase;
}[];

function sayingsOf(texts: Parameters<typeof phrasesOf>[0]): Sayings {
  return Object.entries(phrasesOf(texts)).map(([id, name]) => ({ id, name }));
}

/** Default not-ready reasons and outcome codes. */
export const sayingsDefault: { readonly [Of in 'notReadyReasons' | 'outcomeCodes']: Sayings } = {
  notReadyReasons: sayingsOf({
    break: ['break', 'pause'],
    lunch: ['lunch', 'déjeuner'],
    meeting: ['meeting', 'réunion'],
    training: ['training', 'formation'],
    paperwork: ['paperwork', 'dossiers'],
  }),
  outcomeCodes: sayingsOf({
    order: ['Order taken', 'Commande prise'],
    question: ['Question answered', 'Réponse donnée'],
    complaint: ['Complaint', 'Réclamation'],
    return: ['Return', 'Retour'],
    callback: ['Call back', 'À rappeler'],
    wrongNumber: ['Wrong number', 'Faux numéro'],
  }),
};
