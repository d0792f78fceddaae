/**
 * What a client wants to read: media type and language, from its headers. Source: RFC 9110 12.5.
 */
import { createHash } from 'node:crypto';
import type { Language } from '../../contracts/index.ts';

interface Preference {
  readonly value: string;
  readonly quality: number;
}

/** Without the header, any type is accepted. */
export function accepts(header: string | undefined, mediaType: string): boolean {
  if (header === undefined || header.trim() === '') return true;
  const [kind] = mediaType.split('/');
  const takes = ['*/*', `${kind}/*`, mediaType];
  return preferencesOf(header).some(({ value, quality }) => quality > 0 && takes.includes(value));
}

/** Whether a header names CSV but no JSON; wildcards do not count. */
export function prefersCsv(header: string | undefined): boolean {
  if (header === undefined) return false;
  const named = preferencesOf(header).filter(({ quality }) => quality > 0);
  const names = (type: string): boolean => named.some(({ value }) => value === type);
  return names(csvType) && !names('application/json');
}

export const csvType = 'text/csv';

export function languageOf(header: string | undefined): Language {
  if (header === undefined) return 'en';
  const wanted = preferencesOf(header).sort((a, b) => b.quality - a.quality);
  for (const { value, quality } of wanted) {
    if (quality === 0) continue;
    const [language] = value.split('-');
    if (language === 'fr' || language === 'en') return language;
  }
  return 'en';
}

function preferencesOf(header: string): Preference[] {
  return header
    .toLowerCase()
    .split(',')
    .map((part) => {
      const [value = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { value, quality: quality === undefined ? 1 : Number(quality) || 0 };
    });
}

export function etagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('hex').slice(0, 26)}"`;
}
