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
Operations marked *open* need no name; \`/openapi.json\` has the path of each. What rules add
(who approves which kind, and never one's own change) stands in [rules](rules.md).

The key of a program has roles as people do, or names operations by their ids, or the groups below.
`;

function markOf({ access }: Operation, role: AnyRole): string {
  if (access === 'open' || access.roles.includes(role)) return '●';
  return access.own?.includes(role) === true ? '○' : '–';
}

/** One row for all operations of a group that the same roles may carry out. */
function rowsOf(group: string): readonly string[] {
  const own = entries.filter(([, { path }]) => groupOf(path) === group);
  const byMarks = Map.groupBy(own, ([, operation]) =>
    everyRole.map((role) => markOf(operation, role)).join(' | '),
  );
  return [...byMarks].map(([marks, some], place) => {
    const names = some.map(([id, { access }]) => (access === 'open' ? `${id} (*open*)` : id));
    return `| ${place === 0 ? `**${group}**` : ''} | ${names.join(', ')} | ${marks} |`;
  });
}

/** Markdown: one table, the groups in the order of the operations. */
export function permissionsPage(): string {
  const columns = ['group', 'operations', ...everyRole];
  const rule = `|${columns.map((_, place) => (place < 2 ? '---' : ':-:')).join('|')}|`;
  const rows = groups.flatMap(rowsOf);
  return `${[head, `| ${columns.join(' | ')} |`, rule, ...rows].join('\n')}\n`;
}
