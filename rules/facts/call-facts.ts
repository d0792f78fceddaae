/** Facts of the call, the clock, the centre and the queue. */
import { type FactRow, facts } from './fact-entry.ts';

/** Subjects of calls. */
export const callTypes = ['order', 'service', 'return', 'complaint', 'catalogue', 'other'] as const;

/** Load states of a centre, by severity. */
export const centreStates = ['normal', 'busy', 'overload', 'emergency'] as const;
export type CentreState = (typeof centreStates)[number];

const unknown = { nullable: true } as const;
const minuteMax = { max: 1_439 } as const;

export const callFacts: readonly FactRow[] = [
  ...facts({ known: 'arrival', class: 'static', supplier: 'caller' }, [
    ['call.channel', ['voice', 'callback', 'chat', 'email', 'review'], 'Channel', 'Canal', 'voice'],
    ['call.direction', ['inbound', 'outbound', 'internal'], 'Direction', 'Sens', 'inbound'],
    [
      'call.dialledNumber',
      'text',
      'Dialled number',
      'Numéro appelé',
      '+33123456789',
      { format: 'e164' },
    ],
    ['call.campaign', 'text', 'Campaign', 'Campagne', 'printemps', { format: 'name' }],
    [
      'call.callerNumber',
      'text',
      'Caller’s number',
      'Numéro de l’appelant',
      '+33639980001',
      { format: 'e164', nullable: true, privacy: 'customer' },
    ],
    [
      'caller.prefixClass',
      ['local', 'national', 'abroad', 'premium', 'blocked'],
      'Caller’s prefix',
      'Préfixe de l’appelant',
      'national',
    ],
    ['call.digits', 'list', 'Menu choices', 'Choix au menu', ['1', '2']],
    ['call.language', 'text', 'Language', 'Langue', 'fr', { format: 'language', nullable: true }],
    ['call.attempts', 'count', 'Calls in 24 h', 'Appels en 24 h', 2],
    ['call.returnedWithin', 'bool', 'Called again at once', 'A rappelé aussitôt', false],
  ]),
  ...facts({ known: 'identified', class: 'static', supplier: 'caller' }, [
    [
      'call.minutesSinceLastCall',
      'minutes',
      'Minutes since the last call',
      'Minutes depuis le dernier appel',
      95,
      unknown,
    ],
  ]),
  ...facts({ known: 'classified', class: 'static', supplier: 'classify' }, [
    ['call.type', callTypes, 'Kind of call', 'Type d’appel', 'order'],
    ['call.tags', 'list', 'Tags', 'Étiquettes', ['after-sales'], { format: 'name' }],
  ]),
  ...facts({ known: 'queued', class: 'static', supplier: 'core' }, [
    ['call.transferCount', 'count', 'Times passed on', 'Transferts', 0],
  ]),
  ...facts({ known: 'queued', class: 'dynamic', supplier: 'driver' }, [
    ['call.waitMs', 'ms', 'Wait in the queue', 'Attente dans la file', 45_000],
    ['call.contactWaitMs', 'ms', 'Wait since arrival', 'Attente depuis l’arrivée', 60_000],
    ['call.position', 'calls', 'Place in the queue', 'Place dans la file', 3],
    ['call.ewtMs', 'ms', 'Expected wait', 'Attente prévue', 180_000, unknown],
    [
      'call.treatmentPoint',
      ['queued', 'interval', 'positionImproved', 'beforeOverflow'],
      'Point of the wait',
      'Moment de l’attente',
      'interval',
    ],
  ]),
];

export const clockFacts: readonly FactRow[] = facts(
  { known: 'arrival', class: 'dynamic', supplier: 'driver' },
  [
    ['clock.minuteOfDay', 'minuteOfDay', 'Time of day', 'Heure', 600, minuteMax],
    ['clock.weekday', 'weekday', 'Weekday', 'Jour de la semaine', 1, { min: 1, max: 7 }],
    [
      'clock.dayNumber',
      'dayNumber',
      'Date',
      'Date',
      20_261_120,
      { min: 19_000_101, max: 99_991_231 },
    ],
    ['clock.isHoliday', 'bool', 'Holiday', 'Jour férié', false],
    ['clock.openState', ['open', 'closing', 'closed'], 'Opening', 'Ouverture', 'open'],
  ],
);

export const centreFacts: readonly FactRow[] = [
  ...facts({ known: 'arrival', class: 'dynamic', supplier: 'supervisor' }, [
    ['centre.state', centreStates, 'State of the centre', 'État du centre', 'normal'],
    ['centre.callbackCapacity', 'count', 'Free callback slots', 'Créneaux de rappel libres', 12],
  ]),
  ...facts({ known: 'queued', class: 'dynamic', supplier: 'core' }, [
    ['queue.waiting', 'calls', 'Calls waiting', 'Appels en attente', 8],
    ['queue.oldestWaitMs', 'ms', 'Longest wait', 'Plus longue attente', 90_000],
    ['queue.readyAgents', 'agents', 'Agents ready', 'Conseillers disponibles', 2],
    ['queue.staffedAgents', 'agents', 'Agents logged on', 'Conseillers connectés', 14],
    [
      'queue.serviceLevelPpm',
      'ppm',
      'Service level',
      'Taux de service',
      812_000,
      { nullable: true, min: 0, max: 1_000_000, supplier: 'nobody' },
    ],
  ]),
];
