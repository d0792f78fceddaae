/**
 * Breaks sentences between words at the terminal's width. Lines in a pipe, tables and commands to
 * copy are not broken.
 */
import { stripVTControlCharacters } from 'node:util';

/** Shorter text is a figure or a name in a table, and is not broken. */
export const sentenceLengthMin = 40;
const indentMore = 2;
/** Text that begins beyond this share of the width continues at the left. */
const hangingShareMax = 0.6;
const command = /^(?:reproduce|next|to undo): /;

export function foldLines(lines: readonly string[], columns: number): readonly string[] {
  return lines.flatMap((line) => {
    const seen = stripVTControlCharacters(line);
    const before = /^(?:.*\S {2,}| *)(?=\S)/.exec(seen)?.[0].length ?? 0;
    const isSentence =
      seen.length - before >= sentenceLengthMin && seen.slice(before).includes(' ');
    if (seen.length <= columns || !isSentence || command.test(seen)) return [line];
    const own = seen.length - seen.trimStart().length + indentMore;
    return broken(line, columns, before > columns * hangingShareMax || before < own ? own : before);
  });
}

function broken(line: string, columns: number, indent: number): readonly string[] {
  const lines: string[] = [];
  let last = '';
  for (const piece of line.match(/ *[^ ]+/g) ?? []) {
    if (last !== '' && stripVTControlCharacters(last + piece).length > columns) {
      lines.push(last);
      last = ' '.repeat(indent) + piece.trimStart();
    } else last += piece;
  }
  return [...lines, last];
}
