/**
 * Customers of the demo's shop. Telephone numbers are reserved for fiction, and e-mail addresses
 * lead nowhere. Source: numbers 06 39 98 xx xx and 03 53 01 xx xx (ARCEP, numbers for works of
 * fiction).
 */
import {
  type CustomerSettings,
  customerSettingsSchema,
  foldedWords,
} from '../../contracts/index.ts';
import type { Draws } from './draws.ts';
import shop from './shop.json' with { type: 'json' };

const customerCount = 1_000;
const firstNumber = 1_000_001;

const { cities } = shop.customers;
const firstNames = shop.customers.firstNames.split(', ');
const lastNames = shop.customers.lastNames.split(', ');
const streets = shop.customers.streets.split(', ');
const holds = ['invoice', 'all'] as const;
const tiers = [
  'none',
  'none',
  'none',
  'none',
  'bronze',
  'bronze',
  'bronze',
  'silver',
  'silver',
  'gold',
] as const;

/** The first is Monique Bernard; the last stands for callers who give no name. */
export function demoCustomers(draws: Draws): readonly CustomerSettings[] {
  const named = Array.from({ length: customerCount }, (_, place) => aCustomer(place, draws));
  return [...named, customerSettingsSchema.parse(shop.unnamed)];
}

function aCustomer(place: number, draws: Draws): CustomerSettings {
  const of = (names: readonly string[], question: number): string =>
    place === 0 ? (names[0] ?? '') : (names[draws.below(names.length, place, question)] ?? '');
  const [firstName, lastName] = [of(firstNames, 0), of(lastNames, 1)];
  const city = cities[draws.below(cities.length, place, 2)];
  const mailbox = foldedWords(`${firstName} ${lastName} ${place}`).join('.');
  const asked = draws.below(3, place, 6);
  return customerSettingsSchema.parse({
    number: String(firstNumber + place),
    firstName,
    lastName,
    language: draws.isSo(0.04, place, 3) ? 'en' : 'fr',
    phones: [
      { number: written(`639980${String(place).padStart(3, '0')}`, draws.below(4, place, 4)) },
      ...(draws.isSo(0.3, place, 5)
        ? [
            {
              number: `03 53 01 ${pair(Math.floor(place / 100))} ${pair(place % 100)}`,
              label: 'domicile',
            },
          ]
        : []),
    ],
    emails: draws.isSo(0.6, place, 7) ? [`${mailbox}@example.org`] : [],
    addresses: [
      {
        lines: [`${1 + draws.below(120, place, 8)} ${of(streets, 9)}`],
        ...city,
        country: 'FR',
      },
    ],
    marketingConsent: asked === 0 ? null : asked === 1,
    tier: tiers[draws.below(tiers.length, place, 13)] ?? 'none',
    hotAlert: draws.isSo(0.01, place, 14),
    allowOnAccount: draws.isSo(0.1, place, 10),
    creditLimit: draws.isSo(0.1, place, 10)
      ? { amountMinor: 50_000, currency: shop.settings.currency }
      : null,
    hold: draws.isSo(0.01, place, 11) ? (holds[draws.below(2, place, 12)] ?? 'all') : 'none',
  });
}

/** A French number in one of the usual spellings. */
function written(digits: string, way: number): string {
  const pairs = digits.slice(1).match(/../g) ?? [];
  const head = digits.slice(0, 1);
  if (way === 0) return `+33 ${head} ${pairs.join(' ')}`;
  if (way === 1) return `0${digits}`;
  if (way === 2) return `0${head}.${pairs.join('.')}`;
  return `0${head} ${pairs.join(' ')}`;
}

function pair(number: number): string {
  return String(number).padStart(2, '0');
}
