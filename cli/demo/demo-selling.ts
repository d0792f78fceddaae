/** The demo's settings as a sales channel, its catalogues and its scripts. */
import {
  type AccountsFile,
  type CatalogueSettings,
  type ChannelSettings,
  catalogueSettingsSchema,
  channelSettingsSchema,
  type Role,
  type ScriptSettings,
  scriptSettingsSchema,
} from '../../contracts/index.ts';
import { demoCurrency } from './demo-items.ts';

const words = (fr: string, en: string) => ({ fr, en });
const named = (code: string, fr: string, en: string) => ({ code, name: words(fr, en) });

/** Everybody who takes orders or reviews them sells here. */
export function demoSettings({ people }: AccountsFile): ChannelSettings {
  const withRole = (...wanted: Role[]) =>
    people.filter(({ roles }) => roles.some((role) => wanted.includes(role))).map(({ id }) => id);
  return channelSettingsSchema.parse({
    ...{ currency: demoCurrency, taxRates: { NORMAL: 20 }, warehouseId: 'ROUBAIX' },
    users: withRole('orderTaker', 'reviewer', 'supervisor'),
    priceControl: 'limited',
    overridePermissions: [
      { role: 'sales', users: withRole('orderTaker') },
      { role: 'sales-manager', users: withRole('supervisor') },
    ],
    paymentMethods: [
      { ...named('CARTE', 'Carte bancaire', 'Bank card'), kind: 'card' },
      { ...named('CHEQUE', 'Chèque', 'Check'), kind: 'check', prepay: true },
      { ...named('CADEAU', 'Carte cadeau', 'Gift card'), kind: 'giftCard', prepay: true },
      { ...named('COMPTE', 'En compte', 'On account'), kind: 'onAccount' },
    ],
    priceGroupIds: ['outlet'],
    financialDimensions: { department: '410', costCentre: 'ROUBAIX' },
    deliveryModes: [
      named('COLIS', 'Colis à domicile', 'Parcel to the door'),
      named('RELAIS', 'Point relais', 'Pick-up point'),
      { ...named('EXPRESS', 'Le lendemain', 'Next day'), expediteCode: 'HIGH' },
    ],
    holdCodes: [
      { ...named('ATTENTE', 'En attente du client', 'Waiting for the customer'), isDefault: true },
      named('CONTROLE', 'À contrôler', 'To be checked'),
      { ...named('FRAUDE', 'Fraude signalée', 'Fraud reported'), clearRole: 'reviewer' },
      {
        ...named('FRAUDEAUTO', 'Fraude calculée', 'Fraud by score'),
        ...{ clearRole: 'reviewer', removesReservations: true },
      },
    ],
    fraud: { holdCode: 'FRAUDEAUTO', manualHoldCode: 'FRAUDE' },
    reasonSets: [
      {
        ...{ code: 'price-reasons', use: 'priceOverride' },
        reasons: [
          named('price-match', 'Prix vu ailleurs', 'Price seen elsewhere'),
          named('damaged', 'Article abîmé', 'Damaged item'),
          named('goodwill', 'Geste commercial', 'Goodwill'),
          named('error-in-catalogue', 'Erreur du catalogue', 'Error in the catalogue'),
        ],
      },
      {
        ...{ code: 'hold-reasons', use: 'hold' },
        reasons: [
          named('address-mismatch', 'Adresse à vérifier', 'Address to be verified'),
          named('caller-calls-back', 'Le client rappelle', 'The customer calls back'),
        ],
      },
    ],
  });
}

/** One of the whole year, one of the season, one that is over. */
export function demoCatalogues(skus: readonly string[]): readonly CatalogueSettings[] {
  const every = (step: number, from: number) => skus.filter((_, at) => at % step === from);
  return [
    {
      ...named('MAISON-26', 'La maison 2026', 'The home 2026'),
      ...{ validFrom: '2026-01-01', validTo: '2026-12-31', itemIds: [...skus] },
      freeItemIds: ['ECHANTILLON'],
      sourceCodes: [
        { code: 'M26A', description: 'Clients de l’an dernier', mailedOn: '2026-01-05' },
        { code: 'M26B', description: 'Demandes sur internet' },
      ],
    },
    {
      ...named('HIVER-26', 'Hiver 2026', 'Winter 2026'),
      ...{ validFrom: '2026-10-01', validTo: '2027-02-28', itemIds: every(2, 0) },
      priceGroupIds: ['catalogue'],
      sourceCodes: [
        { code: 'H26A', description: 'Clients fidèles', mailedOn: '2026-10-02' },
        {
          ...{ code: 'H26B', description: 'Invitation nominative', mailedOn: '2026-10-09' },
          targets: ['1000001', '1000002', '1000003'],
        },
        { code: 'H26X', description: 'Retiré avant l’envoi', active: false },
      ],
    },
    {
      ...named('ETE-26', 'Été 2026', 'Summer 2026'),
      ...{ validFrom: '2026-05-01', validTo: '2026-08-31', itemIds: every(3, 1) },
      sourceCodes: [{ code: 'E26A', description: 'Clients de l’été' }],
    },
  ].map((one) => catalogueSettingsSchema.parse(one));
}

type Said = readonly [
  name: string,
  kind: ScriptSettings['kind'],
  target: readonly [ScriptSettings['target']['kind'], string | null],
  moment: ScriptSettings['moment'],
  fr: string,
  en: string,
];

const scripts: readonly Said[] = [
  [
    'Accueil',
    'say',
    ['order', null],
    'start',
    'Maison Verdier, bonjour. Avez-vous le catalogue sous les yeux ?',
    'Maison Verdier, good morning. Do you have the catalogue in front of you?',
  ],
  [
    'Code du catalogue',
    'say',
    ['order', null],
    'start',
    'Quel est le code imprimé au dos, en bas à gauche ?',
    'What is the code on the back, at the bottom left?',
  ],
  [
    'Adresse',
    'note',
    ['order', null],
    'start',
    'Relire l’adresse avant la première ligne.',
    'Read the address back before the first line.',
  ],
  [
    'Hiver',
    'say',
    ['catalogue', 'HIVER-26'],
    'start',
    'Avec ce code, vous avez les prix de l’hiver jusqu’à fin février.',
    'With this code you have the winter prices until the end of February.',
  ],
  [
    'Échantillon',
    'say',
    ['catalogue', 'MAISON-26'],
    'start',
    'Un échantillon de tissu part avec votre commande, sans frais.',
    'A sample of our cloth goes with your order, free of charge.',
  ],
  [
    'Invitation',
    'note',
    ['catalogue', 'HIVER-26'],
    'start',
    'Code H26B : vérifier que l’invitation est à ce nom.',
    'Code H26B: check that the invitation is in this name.',
  ],
  [
    'Matelas',
    'say',
    ['item', 'MATELAS-160'],
    'line',
    'Il est livré à deux, dans la pièce de votre choix.',
    'Two people deliver it, to the room you choose.',
  ],
  [
    'Lave-linge',
    'say',
    ['item', 'LAVE-LINGE'],
    'line',
    'Nous reprenons l’ancien appareil : est-il débranché ?',
    'We take the old machine away: is it disconnected?',
  ],
  [
    'Manteau',
    'note',
    ['item', 'MANTEAU'],
    'line',
    'Taille petit : proposer la taille au-dessus.',
    'It comes up small: suggest the next size.',
  ],
  [
    'Entreprise',
    'note',
    ['customer', null],
    'start',
    'Pour une entreprise, demander le numéro de bon de commande.',
    'For a company, ask for the purchase order number.',
  ],
  [
    'Récapitulatif',
    'say',
    ['order', null],
    'end',
    'Je relis votre commande, ligne par ligne, avec le total.',
    'I read your order back, line by line, with the total.',
  ],
  [
    'Au revoir',
    'say',
    ['order', null],
    'end',
    'Vous recevrez la confirmation par courrier ou par message. Merci, et à bientôt.',
    'Your confirmation comes by post or message. Thank you, and goodbye.',
  ],
];

/** Each with an id of its own, in the order they are said. */
export function demoScripts(): readonly (readonly [id: string, settings: ScriptSettings])[] {
  return scripts.map(([name, kind, [of, code], moment, fr, en], place) => [
    `scr-${String(place + 1).padStart(2, '0')}`,
    scriptSettingsSchema.parse({
      ...{ name, kind, moment, priority: place + 1 },
      ...{ target: { kind: of, code }, text: words(fr, en) },
    }),
  ]);
}
