/** What a finding expected, in French: a phrase book, as findings say it in English. */
import type { Language } from '../../rules/index.ts';

/** Phrases and their French; those that hold others come first. */
const phrases: readonly (readonly [en: string, fr: string])[] = [
  ['an amount such as 19.90', 'un montant comme 19,90'],
  ['a percentage such as 5.5', 'un pourcentage comme 5,5'],
  ['a number of units such as 12 or 1.5', 'un nombre d’unités comme 12 ou 1,5'],
  ['a whole number such as', 'un nombre entier comme'],
  ['a country such as', 'un pays comme'],
  ['a country of ISO 3166 such as', 'un pays de la norme ISO 3166 comme'],
  ['a telephone number such as', 'un numéro de téléphone comme'],
  ['a telephone number, not of a card', 'un numéro de téléphone, et non de carte'],
  ['an e-mail address such as', 'une adresse électronique comme'],
  ['a language tag like fr or fr-BE', 'une langue comme fr ou fr-BE'],
  ['a date such as', 'une date comme'],
  ['a year from 1900 to 2199', 'une année de 1900 à 2199'],
  ['a code of letters, digits, ., _ and -, at most', 'un code de lettres, chiffres, ., _ et -, de'],
  ['a text without control or invisible characters', 'un texte sans caractères invisibles'],
  ['a text without control characters other than line breaks', 'un texte sans commandes'],
  ['a tax group of the channel', 'un groupe de taxe du canal'],
  ['none: the channel has no tax rates', 'aucun : le canal n’a pas de taux'],
  ['0 or more, or allowBackOrders', '0 ou plus, ou la vente au-delà du stock'],
  ['an agent of the centre', 'un agent du centre'],
  ['a customer of the centre', 'un client du centre'],
  ['an item of', 'un article de'],
  ['a customer of', 'un client de'],
  ['one that is not there yet', 'une valeur nouvelle'],
  ['each number once', 'chaque numéro une seule fois'],
  ['each once', 'une seule fois'],
  ['; it stands in line', ' ; elle est déjà à la ligne'],
  [', which is there: a spreadsheet has dropped the leading zero', ', sans perdre le zéro initial'],
  [': the leading zero has been dropped', ', sans perdre le zéro initial'],
  ['digits, such as', 'chiffres, comme'],
  ['an address that gives a picture', 'une adresse qui donne une image'],
  ['a picture that', 'une image que'],
  ['has; send it first', 'a déjà ; envoyez-la d’abord'],
  ['addresses in one request', 'adresses par demande'],
  ['an object', 'une valeur'],
  ['a closing quote', 'un guillemet fermant'],
  ['a column', 'une colonne'],
  ['yes or no', 'oui ou non'],
  ['true or false', 'vrai ou faux'],
  ['a whole number', 'un nombre entier'],
  ['a number', 'un nombre'],
  ['a text', 'un texte'],
  ['a list', 'une liste'],
  ['a code', 'un code'],
  ['; did you mean', ' ; vouliez-vous dire'],
  ['one of', 'une de ces valeurs :'],
  ['at least', 'au moins'],
  ['at most', 'au plus'],
  ['more than', 'plus de'],
  [', the centre’s', ', celle du centre'],
  ['characters', 'caractères'],
  ['entries', 'valeurs'],
  [' or ', ' ou '],
];

/** As `expected` of a finding, in the reader's language. */
export function expectedIn(language: Language, expected: string): string {
  if (language === 'en') return expected;
  return phrases.reduce((text, [en, fr]) => text.replaceAll(en, fr), expected);
}
