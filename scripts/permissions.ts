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
Operations marked *open* need no name; \`/openapi.json\` has the path of each. Whoever has no role
in the centre hears 404 of all that a path names; who has another role hears 403. What rules add
(who approves which kind, and never one's own change) stands in [rules](rules.md).

The key of a program has roles as people do, or names operations by their ids, or the groups below.
`;

const rightsHead = `
## Members that ask for more

Who may change a document may not change all of it: these members ask for a role, or for the right
by its name among the scopes of a key. Anything else of the document they change as above.
`;

const further = `
## What else acts

- **Who sells.** Orders are taken, changed and held by users whom the centre's channel names
  (\`users\` of \`putChannel\`), whatever their role.
- **Holds.** A hold code may name a role of the centre that places it (\`placeRole\`) and one that
  clears it (\`clearRole\`); who has neither is refused. Its reason comes from the centre's set of
  reasons for holds, where there is one.
- **Prices and charges.** Limits of the centre (\`overridePermissions\`) say how far a role may
  leave a price; beyond them rules of price limits decide, else somebody approves.
- **Reviews.** Nobody decides on what they have placed or asked for themselves, where four eyes are
  asked for; a review that somebody has checked out is theirs until they return it.
- **Rules.** Who approves which kind, and never one's own change.
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

/** Rights of their own that some members ask for, with the operations that change them. */
function memberRightRows(): readonly string[] {
  const asking = entries.flatMap(([id, { memberRight }]) =>
    memberRight === undefined ? [] : [{ id, memberRight }],
  );
  return [...Map.groupBy(asking, (one) => one.memberRight)].map(([right, by]) => {
    const marks = everyRole.map((role) => (right.roles.includes(role) ? '●' : '–'));
    const ids = by.map(({ id }) => id).join(', ');
    return `| ${right.right} | ${right.members.join(', ')} | ${ids} | ${marks.join(' | ')} |`;
  });
}

/** Markdown: one table, the groups in the order of the operations; one of rights of their own. */
export function permissionsPage(): string {
  const columns = ['group', 'operations', ...everyRole];
  const rule = `|${columns.map((_, place) => (place < 2 ? '---' : ':-:')).join('|')}|`;
  const rows = groups.flatMap(rowsOf);
  const ofRights = ['right', 'members', 'operations', ...everyRole];
  const rightRule = `|${ofRights.map((_, place) => (place < 3 ? '---' : ':-:')).join('|')}|`;
  const table = [`| ${columns.join(' | ')} |`, rule, ...rows];
  const rights = [`| ${ofRights.join(' | ')} |`, rightRule, ...memberRightRows()];
  return `${[head, ...table, rightsHead, ...rights, further].join('\n')}\n`;
}
