/**
 * The sound of French and English names: names that people spell differently after hearing them
 * have the same key. Double Metaphone and Soundex are made for English and drop the vowels by which
 * French names differ; no library covers both languages.
 *
 * Cost: about 30 replacements in a word.
 */
const lengthMax = 40;

/**
 * Letters, and the letters of their sound, in order. Words are folded to a–z before. Capitals stand
 * for sounds that no later rule may change: E of a spoken end, G before e, X as in chat and shop.
 */
const rules: readonly (readonly [letters: RegExp, sound: string])[] = [
  [/^(kn|gn)/, 'n'],
  [/^wr/, 'r'],
  [/^mc(?=[a-z]{3})/, 'mac'],
  [/(er|et)$/, 'E'],
  [/(?<=[a-z]{2})e[sz]?$/, ''],
  [/(sch|ch)(?=[rl])/g, 'k'],
  [/(sch|sh|tch|ch)/g, 'X'],
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/igh/g, 'i'],
  [/gh/g, 'g'],
  [/h/g, ''],
  [/bv/g, 'v'],
  [/mp(?=[st])/g, 'm'],
  [/(ck|qu|q|cc(?![eiyE])|c(?![eiyE]))/g, 'k'],
  [/(sc|c)(?=[eiyE])/g, 's'],
  [/gu(?=[eiyE])/g, 'G'],
  [/[gj]e(?=[aou])/g, 'j'],
  [/g(?=[eiyE])/g, 'j'],
  [/gn/g, 'n'],
  [/w/g, 'v'],
  [/z/g, 's'],
  [/(eau|au)(lt|ld|x|t|d|s)?$/, 'o'],
  [/(eau|au)/g, 'o'],
  [/(ae|ai|ay|ei|ey|ea|ee)/g, 'e'],
  [/(oe|eu|ue|oo|ou|u)/g, 'u'],
  [/(oy|oi)/g, 'oa'],
  [/(en|em)(?=[^aeiouynmE])/g, 'an'],
  [/(am|om|im)(?=[bp])/g, 'an'],
  [/y/g, 'i'],
  [/(?<=[a-z]{2})[dstx]+$/, ''],
  [/(.)\1+/g, '$1'],
];

/** The key of a word, or an empty text for one without letters such as a number. */
export function soundKey(word: string): string {
  const spoken = word
    .normalize('NFC')
    .toLowerCase()
    .replace(/ée?s?$/, 'er')
    .replaceAll('ç', 's')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replaceAll('ß', 'ss');
  const letters = spoken
    .normalize('NFD')
    .replaceAll(/[^a-z]/g, '')
    .slice(0, lengthMax);
  return rules.reduce((key, [from, to]) => key.replace(from, to), letters).toLowerCase();
}
