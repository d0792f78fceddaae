/**
 * The page `docs/permissions.md`: which role may carry out which operation, from the operation
 * table.
 */
import { groupOf, type Operation, operations } from '../api/index.ts';
import {
  type AnyRole,
  everyRole,
  type NamedRight,
  seeCallerNumbers,
  superviseOrders,
} from '../services/index.ts';
import { pageText } from './page-text.ts';

const entries: readonly (readonly [string, Operation])[] = Object.entries(operations);
const groups = [...new Set(entries.map(([, { path }]) => groupOf(path)))];
function markOf({ access }: Operation, role: AnyRole): string {
  if (access === 'open' || access.roles.includes(role)) return '●';
  return access.own?.includes(role) === true ? '○' : '–';
}

/** Operations of a group with the same roles share a row. */
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

function memberRightRows(): readonly string[] {
  const asking = entries.flatMap(([id, { memberRight }]) =>
    memberRight === undefined ? [] : [{ id, memberRight }],
  );
  return [...Map.groupBy(asking, (one) => one.memberRight)].map(([right, by]) => {
    const ids = by.map(({ id }) => id).join(', ');
    return rightRow(right, right.members.join(', '), ids);
  });
}

function rightRow({ right, roles }: NamedRight, members: string, operations: string): string {
  const marks = everyRole.map((role) => (roles.includes(role) ? '●' : '–'));
  return `| ${right} | ${members} | ${operations} | ${marks.join(' | ')} |`;
}

/** One table, with groups in the order of operations, and one of members' permissions. */
export function permissionsPage(): string {
  return pageText('permissions', {
    operations: table(['group', 'operations'], groups.flatMap(rowsOf)),
    rights: table(
      ['right', 'members', 'operations'],
      [
        ...memberRightRows(),
        rightRow(seeCallerNumbers, 'numbers in calls of others', 'all that show calls or events'),
        rightRow(
          superviseOrders,
          'submitted orders of others',
          'cancelOrder, modifyOrder and alike',
        ),
      ],
    ),
  });
}

function table(names: readonly string[], rows: readonly string[]): string {
  const rule = [...names.map(() => '---'), ...everyRole.map(() => ':-:')].join('|');
  return [`| ${[...names, ...everyRole].join(' | ')} |`, `|${rule}|`, ...rows].join('\n');
}
