/** Members of outcomes and their values in English and French. */
import { type Language, sayDuration, sayNumber } from '../explain/say-value.ts';

const labels: { readonly [member: string]: readonly [en: string, fr: string] } = {
  queue: ['queue', 'file'],
  class: ['class', 'classe'],
  offsetMs: ['head start', 'avance'],
  required: ['who may serve', 'qui peut servir'],
  preferred: ['who is preferred', 'qui est préféré'],
  strategy: ['strategy', 'stratégie'],
  maxWaitMs: ['longest wait', 'attente maximale'],
  fallback: ['at the end', 'à la fin'],
  kind: ['kind', 'type'],
  text: ['text', 'texte'],
  say: ['text to say', 'texte à dire'],
  note: ['note', 'note'],
  music: ['music', 'musique'],
  announce: ['announcements', 'annonces'],
  offer: ['offer', 'offre'],
  nextInMs: ['next treatment in', 'traitement suivant dans'],
  action: ['answer', 'réponse'],
  callbackWithinMs: ['callback within', 'rappel sous'],
  callType: ['call type', 'type d’appel'],
  language: ['language', 'langue'],
  tags: ['tags', 'étiquettes'],
  sku: ['item', 'article'],
  quantity: ['quantity', 'quantité'],
  priceGroup: ['price group', 'groupe de prix'],
  handleMs: ['handle time', 'temps de traitement'],
  accepted: ['accepted before', 'acceptées avant'],
  shown: ['shown before', 'montrées avant'],
  acceptPrior: ['belief', 'croyance'],
  maxPerOrder: ['most per order', 'au plus par commande'],
  notAgainDays: ['not again for', 'plus avant'],
  reasonsToDecline: ['reasons to decline', 'motifs de refus'],
  effect: ['effect', 'effet'],
  reason: ['reason', 'motif'],
  score: ['score', 'score'],
  hold: ['hold', 'blocage'],
  code: ['code', 'code'],
  source: ['source', 'source'],
  review: ['review', 'examen'],
  dueInMs: ['due in', 'à faire sous'],
  verdict: ['verdict', 'verdict'],
  approverRole: ['who approves', 'qui approuve'],
  reasonSet: ['reasons', 'motifs'],
  refuse: ['refusal', 'refus'],
  audience: ['audience', 'destinataire'],
  at: ['moment', 'moment'],
  mustConfirm: ['must be confirmed', 'à confirmer'],
  alsoQueues: ['also queues', 'files en renfort'],
  mode: ['mode', 'mode'],
  steps: ['steps', 'étapes'],
};

const labelOf = new Map(Object.entries(labels));

const absent = { en: 'nothing', fr: 'rien' } as const;

export function sayPath(path: readonly string[], language: Language): string {
  const at = language === 'en' ? 0 : 1;
  return path
    .map((member) =>
      /^\d+$/.test(member) ? String(Number(member) + 1) : (labelOf.get(member)?.[at] ?? member),
    )
    .join(' ');
}

/** A value in words. The unit follows from the member's name. */
export function sayMember(value: unknown, member: string, language: Language): string {
  if (value === undefined) return absent[language];
  if (typeof value === 'number') {
    if (member === 'offsetMs') return sayDuration(0 - value, language);
    if (member.endsWith('Ms')) return sayDuration(value, language);
    if (member.endsWith('Days')) return sayNumber(value, 'days', language);
    return sayNumber(value, member.endsWith('Minor') ? 'minor' : 'count', language);
  }
  if (typeof value === 'boolean') {
    return { en: value ? 'yes' : 'no', fr: value ? 'oui' : 'non' }[language];
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return { en: 'none', fr: 'aucun' }[language];
    return value.map((one) => sayTerm(one, language)).join(' + ');
  }
  return typeof value === 'object' && value !== null ? sayObject(value, language) : String(value);
}

function sayTerm(value: unknown, language: Language): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { skill, minLevel, weight, agentId } = value as { readonly [member: string]: unknown };
  if (agentId !== undefined) return String(agentId);
  if (skill === undefined) return sayObject(value, language);
  const level = minLevel === undefined ? '' : ` ≥ ${String(minLevel)}`;
  return `${String(skill)}${level}${weight === undefined ? '' : ` (× ${String(weight)})`}`;
}

function sayObject(value: object, language: Language): string {
  return Object.entries(value)
    .map(
      ([member, inner]) => `${sayPath([member], language)} ${sayMember(inner, member, language)}`,
    )
    .join(', ');
}
