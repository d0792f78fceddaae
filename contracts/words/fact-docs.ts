/** Generates `docs/facts.md` from the facts dictionary. */
import {
  dictionary,
  type FactEntry,
  isKnownFor,
  isLineFact,
  mayRead,
  ruleKindNames,
  suppliers,
} from '../../rules/index.ts';

const opening = `# Facts

Generated from \`rules/facts/\` by \`npm run docs\`; do not edit.

What rules may ask. *Known* is the earliest point at which a fact is known; *changes* says whether
it can be another while a call waits or an order is taken. A fact marked *or null* may be unknown;
\`notEqual\`, \`notIn\` and \`not\` of a comparison are true of it then. Lists are never unknown,
they are empty instead. Constants of a set become facts too: \`param.…\`.

*Supplied by* says who fills a fact in; what nobody does is unknown.

${Object.entries(suppliers)
  .map(([name, who]) => `- **${name}**: ${who}.`)
  .join('\n')}

Whole numbers lie within ±(2^53 − 1); the unit stands in the name. Texts are compared for equality
alone.
`;

const groupTitles: { readonly [group: string]: string } = {
  call: 'Call',
  caller: 'Caller',
  clock: 'Clock',
  centre: 'Centre',
  queue: 'Queue',
  customer: 'Customer',
  agent: 'Agent',
  order: 'Order',
  line: 'Line',
  price: 'Price',
  coupon: 'Coupon',
};

const changes = { static: 'no', order: 'with the order', dynamic: 'while waiting' } as const;

/** The page as Markdown. */
export function factsPage(): string {
  const groups = new Set(dictionary.map(({ name }) => groupOf(name)));
  return [opening, ...[...groups].map(sectionOf)].join('\n');
}

function groupOf(name: string): string {
  return name.slice(0, name.indexOf('.'));
}

function sectionOf(group: string): string {
  const rows = dictionary.filter(({ name }) => groupOf(name) === group).map(rowOf);
  return `## ${groupTitles[group] ?? group}

| Fact | English · Français | Type | Known | Changes | Supplied by | Kinds | Example |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function rowOf(fact: FactEntry): string {
  const { name, label, known, example } = fact;
  const kinds = ruleKindNames.filter((kind) => mayRead(kind, fact) && isKnownFor(kind, known));
  const cells = [
    `\`${name}\``,
    `${label.en} · ${label.fr}`,
    typeWords(fact),
    known,
    changes[fact.class],
    fact.supplier,
    kinds.length === 0 && isLineFact(fact) ? 'in `where`' : kinds.join(', '),
    `\`${JSON.stringify(example)}\``,
  ];
  return `| ${cells.join(' | ')} |`;
}

function typeWords({
  type,
  set,
  unit,
  nullable,
  privacy,
  takesWhere,
  min,
  max,
}: FactEntry): string {
  const texts = (set ?? []).map((one) => `\`${one}\``).join(', ');
  const words = {
    int: `whole number${unit === undefined ? '' : `, ${unit}`}`,
    bool: 'true or false',
    set: texts,
    text: 'text',
    list: set === undefined ? 'list of texts' : `list of ${texts}`,
  }[type];
  const bounds = max === undefined ? '' : `, ${min ?? ''} to ${max}`;
  return [
    `${words}${bounds}`,
    ...(nullable ? ['or null'] : []),
    ...(takesWhere === true ? ['takes `where`'] : []),
    ...(privacy === 'public' ? [] : [`${privacy} data`]),
  ].join('; ');
}
