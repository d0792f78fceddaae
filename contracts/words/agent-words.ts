/** States of agents in English and French, for screens and command line. */
import type { Language } from '../../rules/index.ts';
import type { AgentResource } from '../http/agent.schema.ts';
import type { Phrase } from '../messages/message.ts';

type Phrases<Of extends string> = { readonly [Name in Of]: Phrase };

/** Words for an agent's derived state. */
export const agentStateWords: Phrases<AgentResource['derivedState']> = {
  loggedOff: { en: 'signed off', fr: 'déconnecté' },
  notReady: { en: 'not ready', fr: 'indisponible' },
  ready: { en: 'ready', fr: 'disponible' },
  reserved: { en: 'ringing', fr: 'en sonnerie' },
  busy: { en: 'on a call', fr: 'en appel' },
  workingAfterCall: { en: 'wrap-up', fr: 'travail après appel' },
};

/** Not Ready reasons that the service gives; others come from the centre file. */
const reasonWords: Phrases<string> = {
  device: { en: 'device not usable', fr: 'poste inutilisable' },
  login: { en: 'just signed on', fr: 'vient de se connecter' },
  noAnswer: { en: 'no answer', fr: 'sans réponse' },
  rejects: { en: 'rejected too often', fr: 'trop de refus' },
  sessions: { en: 'not ready in any group', fr: 'disponible dans aucun groupe' },
};

/** A state's reason in words; the centre's own reasons stay unchanged. */
export function stateReasonText(reason: string, language: Language): string {
  return reasonWords[reason]?.[language] ?? reason;
}

/** Choices by code. */
type Sayings = readonly {
  readonly id: string;
  readonly name: Phrase;
}[];

/** Default not-ready reasons and outcome codes. */
export const sayingsDefault: { readonly [Of in 'notReadyReasons' | 'outcomeCodes']: Sayings } = {
  notReadyReasons: [
    { id: 'break', name: { en: 'break', fr: 'pause' } },
    { id: 'lunch', name: { en: 'lunch', fr: 'déjeuner' } },
    { id: 'meeting', name: { en: 'meeting', fr: 'réunion' } },
    { id: 'training', name: { en: 'training', fr: 'formation' } },
    { id: 'paperwork', name: { en: 'paperwork', fr: 'dossiers' } },
  ],
  outcomeCodes: [
    { id: 'order', name: { en: 'Order taken', fr: 'Commande prise' } },
    { id: 'question', name: { en: 'Question answered', fr: 'Réponse donnée' } },
    { id: 'complaint', name: { en: 'Complaint', fr: 'Réclamation' } },
    { id: 'return', name: { en: 'Return', fr: 'Retour' } },
    { id: 'callback', name: { en: 'Call back', fr: 'À rappeler' } },
    { id: 'wrongNumber', name: { en: 'Wrong number', fr: 'Faux numéro' } },
  ],
};
