/**
 * Colour and signs of text output: colour is never the only signal, and signs have plain forms.
 *
 * Source: ux-and-api.md 9.1 (colour).
 */
import { styleText } from 'node:util';

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
  /** From light to dark. */
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

/** The style of what is written to `stream`. */
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
    signs: options.ascii === true ? plainSigns : unicodeSigns,
  };
}

/** The flag wins over the environment, and there `FORCE_COLOR` over `NO_COLOR`. */
function hasColour({ color }: StyleOptions, stream: { readonly isTTY?: boolean }): boolean {
  if (color === 'always') return true;
  if (color === 'never') return false;
  const { FORCE_COLOR: force = '', NO_COLOR: no = '', TERM: term } = process.env;
  if (force !== '') return force !== '0';
  return no === '' && stream.isTTY === true && term !== 'dumb';
}
