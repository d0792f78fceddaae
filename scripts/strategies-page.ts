/**
 * The page `docs/strategies.md`: what each queue strategy prefers, its ties and its use, from the
 * doc comments in `routing/centre/strategies.ts`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strategyNames } from '../rules/index.ts';
import { pageText } from './page-text.ts';

const source = readFileSync(join(import.meta.dirname, '../routing/centre/strategies.ts'), 'utf8');
/** @throws {Error} if a preset or an element has no comment. */
export function strategiesPage(): string {
  const elements = membersOf('const elements = {');
  const presets = membersOf('const presets: ');
  const rows = strategyNames.map((name) => {
    const { comment, code } = presets.get(name) ?? { comment: '', code: '' };
    const compared = [...code.matchAll(/'(\w+)'/g)].map(([, element]) => element ?? '');
    if (comment === '' || compared.length === 0) throw new Error(`${name} has no comment`);
    return `| \`${name}\` | ${compared.join(', ')} | ${comment} |`;
  });
  const words = [...elements].map(([name, { comment }]) => {
    if (comment === '') throw new Error(`${name} has no comment`);
    return `| ${name} | ${comment} |`;
  });
  return pageText('strategies', { strategies: rows.join('\n'), elements: words.join('\n') });
}

function membersOf(begin: string) {
  const at = source.indexOf(begin);
  const text = source.slice(at, source.indexOf('\n}', at));
  const members = text.matchAll(/(?:\/\*\*([\s\S]*?)\*\/\s*)?^ {2}(\w+): (.*)$/gm);
  return new Map(
    [...members].map(([, comment = '', name = '', code = '']) => [
      name,
      { code, comment: comment.replaceAll(/\s*\n\s*\*?\s*/g, ' ').trim() },
    ]),
  );
}
