/** The language of text output: the flag, else the environment, else English. */
import type { Language } from '../../contracts/index.ts';

/** `LC_ALL` before `LANG`, as everywhere. */
export function languageOf(flag: Language | undefined): Language {
  if (flag !== undefined) return flag;
  const { LC_ALL: all = '', LANG: lang = '' } = process.env;
  return (all === '' ? lang : all).toLowerCase().startsWith('fr') ? 'fr' : 'en';
}
