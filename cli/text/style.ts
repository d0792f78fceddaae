/**
 * The look of text output: colour, which is never the only signal; signs, which `--ascii` replaces;
 * tables; and the language.
 */
import { styleText } from 'node:util';
import type { Language } from '../../contracts/index.ts';
import { sentenceLengthMin } from './fold.ts';

export interface StyleOptions {
  readonly color?: 'auto' | 'always' | 'never';
  readonly ascii?: boolean;
}

type Paint = (text: string) => string;

export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly yellow: Paint;
  readonly green: Paint;
  readonly withSigns: Paint;
  readonly signs: Signs;
}

interface Signs {
  readonly yes: string;
  readonly no: string;
  readonly warning: string;
  readonly hint: string;
  readonly fix: string;
  readonly interval: string;
  readonly plusMinus: string;
  readonly separator: string;
  readonly shades: readonly string[];
}

const unicodeSigns: Signs = {
  yes: '✓',
  no: '✗',
  warning: '!',
  hint: '·',
  fix: '↳',
  interval: '…',
  plusMinus: '±',
  separator: '·',
  shades: ['░', '▒', '▓', '█'],
};

const plainSigns: Signs = {
  yes: 'ok',
  no: 'x',
  warning: '!',
  hint: '-',
  fix: '->',
  interval: '..',
  plusMinus: '+-',
  separator: '|',
  shades: ['.', ':', '*', '#'],
};

export function styleOf(options: StyleOptions, stream: { readonly isTTY?: boolean }): Style {
  const isColoured = hasColour(options, stream);
  const paint =
    (format: 'bold' | 'dim' | 'red' | 'yellow' | 'green'): Paint =>
    (text) =>
      isColoured ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: paint('bold'),
    dim: paint('dim'),
    red: paint('red'),
    yellow: paint('yellow'),
    green: paint('green'),
    withSigns: options.ascii === true ? inPlainSigns : (text) => text,
    signs: options.ascii === true ? plainSigns : unicodeSigns,
  };
}

const plainForms = new Map<string, string>(
  (Object.keys(unicodeSigns) as (keyof Signs)[]).flatMap((name) => {
    const plain = [plainSigns[name]].flat();
    return [unicodeSigns[name]].flat().map((sign, at) => [sign, plain[at] ?? sign] as const);
  }),
);

/** Replaces signs that ASCII lacks. A dot between spaces separates; others mark hints. */
function inPlainSigns(text: string): string {
  return text
    .replaceAll(/(?<=[^\s;] )·(?= )/g, plainSigns.separator)
    .replaceAll('·', plainSigns.hint)
    .replaceAll(/[✓✗↳…±░▒▓█]/g, (sign) => plainForms.get(sign) ?? sign);
}

/** The flag wins over the environment, in which `FORCE_COLOR` wins over `NO_COLOR`. */
function hasColour({ color }: StyleOptions, stream: { readonly isTTY?: boolean }): boolean {
  if (color === 'always') return true;
  if (color === 'never') return false;
  const { FORCE_COLOR: force = '', NO_COLOR: no = '', TERM: term } = process.env;
  if (force !== '') return force !== '0';
  return no === '' && stream.isTTY === true && term !== 'dumb';
}

/** `LC_ALL` wins over `LANG`. */
export function languageOf(flag: Language | undefined): Language {
  if (flag !== undefined) return flag;
  const { LC_ALL: all = '', LANG: lang = '' } = process.env;
  return (all === '' ? lang : all).toLowerCase().startsWith('fr') ? 'fr' : 'en';
}

/**
 * The first row is the head. Left-aligned columns: the first (or `wordColumns` many), those without
 * a head, and a last one of sentences.
 */
export function tableLines(
  rows: readonly (readonly string[])[],
  style: Style,
  wordColumns = 1,
): readonly string[] {
  const widths = (rows[0] ?? []).map((_head, column) =>
    rows.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0),
  );
  return rows.map((row, place) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      const isSentence = column === row.length - 1 && width >= sentenceLengthMin;
      const isWords = column < wordColumns || isSentence || rows[0]?.[column] === '';
      return isWords ? cell.padEnd(width) : cell.padStart(width);
    });
    const line = cells.join('  ').trimEnd();
    return place === 0 ? style.dim(line) : line;
  });
}
