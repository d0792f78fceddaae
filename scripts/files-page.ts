/** The page of all paths of the files that people write, from what `callwright explain` says. */
import { explainedFiles, explainPath, type PathMeaning } from '../contracts/index.ts';

const opening = `# Files that people write

Generated from the schemas by \`npm run docs\`; do not edit. \`callwright explain PATH\` says the
same of one path, with an example and what reads it; \`callwright help units\` has the units. \`[]\`
follows a list, \`*\` stands for any name. A type in italics has a table of its own, once a file.
`;

export function filesPage(): string {
  return [opening, ...explainedFiles.flatMap(partOf)].join('\n');
}

const head = ['| Path | Meaning | Form | Default |', '| --- | --- | --- | --- |'];

function partOf(file: string): readonly string[] {
  const [whole] = explainPath('', file);
  if (whole === undefined) return [];
  const shared = new Map<string, PathMeaning>();
  const rows = rowsBelow(whole, '', shared);
  const parts = [`## ${whole.says}`, '', `Read by ${whole.actsIn}.`, '', ...head, ...rows, ''];
  // A shared type may bring further ones, which a Map also visits.
  for (const [name, of] of shared) {
    const own = rowsBelow(of, of.path, shared);
    if (own.length > 0) parts.push(`### ${name} of ${file}`, '', ...head, ...own, '');
  }
  return parts;
}

/** How often one name may stand in a path: what contains itself is shown once more. */
const nestedMax = 2;

/** Rows of all that is below a path, named from `base` on. */
function rowsBelow(
  of: PathMeaning,
  base: string,
  shared: Map<string, PathMeaning>,
): readonly string[] {
  return of.members.flatMap((member) => {
    const asked = of.path === '' ? member.name : `${of.path}.${member.name}`;
    const [found] = explainPath(asked, of.file);
    const names = (found?.path ?? '').split(/[.[\]]+/).filter((name) => name === member.name);
    if (found === undefined || names.length > nestedMax) return [];
    const isOwn = found.shared === null || found.members.length === 0;
    if (!isOwn && !shared.has(String(found.shared))) shared.set(String(found.shared), found);
    const shown = found.path.slice(base.length).replace(/^(\[\])*\./, '');
    return [
      rowOf(found, { shown, of: member.of, isOwn }),
      ...(isOwn ? rowsBelow(found, base, shared) : []),
    ];
  });
}

function rowOf(
  { says, form, unit, usual, isRequired, shared }: PathMeaning,
  at: { readonly shown: string; readonly of: string | null; readonly isOwn: boolean },
): string {
  const meaning = at.of === null ? says : `${says} (${at.of})`;
  const type = at.isOwn ? [form, unit].filter((part) => part !== null).join('; ') : `*${shared}*`;
  const cells = [`\`${at.shown}\``, meaning, type, isRequired ? 'required' : (usual ?? '')];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
