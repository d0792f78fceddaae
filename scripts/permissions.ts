/**
 * The page `docs/permissions.md`: which role may carry out which operation, from the table itself.
 *
 * Source: ux-and-api.md 5.3.
 */
import { type AnyRole, everyRole, groupOf, type Operation, operations } from '../api/index.ts';

const entries: readonly (readonly [string, Operation])[] = Object.entries(operations);
const groups = [...new Set(entries.map(([, { path }]) => groupOf(path)))];
const head = `# Who may do what

Generated from the table of operations by \`npm run docs\`; \`test/api/permissions.test.ts\` walks
all of it. ● yes · ○ for their own agent and calls alone · – no. Rights of several roles add up.
Operations marked *open* need no name. What rules add to this (who approves which kind, and never one's own
change) stands in [rules](rules.md).

The key of a program has roles as people do, or names operations by their ids, or the groups below.
`;

function mark({ access }: Operation, role: AnyRole): string {
  if (access === 'open' || access.roles.includes(role)) return '●';
  return access.own?.includes(role) === true ? '○' : '–';
}

function rowOf([id, operation]: readonly [string, Operation]): string {
  const { method, path, access } = operation;
  const name = `${id}${access === 'open' ? ' (*open*)' : ''}`;
  const asked = `\`${method} ${path.replace('/api/v1', '')}\``;
  return `| ${[name, asked, ...everyRole.map((role) => mark(operation, role))].join(' | ')} |`;
}

/** Markdown: one table, with a row that names each group before its operations. */
export function permissionsPage(): string {
  const columns = ['operation', 'path under `/api/v1`', ...everyRole];
  const rule = `|${columns.map((_, place) => (place < 2 ? '---' : ':-:')).join('|')}|`;
  const rows = groups.flatMap((group) => [
    `| **${group}** |${' |'.repeat(columns.length - 1)}`,
    ...entries.filter(([, { path }]) => groupOf(path) === group).map(rowOf),
  ]);
  return `${[head, `| ${columns.join(' | ')} |`, rule, ...rows].join('\n')}\n`;
}
