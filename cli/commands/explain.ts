/** `callwright explain`: what a path of a file means, or a measure, from their definitions. */
import {
  explainedFiles,
  explainPath,
  namesAlong,
  type PathMeaning,
} from '../../contracts/index.ts';
import { definitionNamed, shownMeasureIds } from '../../simulator/index.ts';
import { wrongUsage } from '../cli-error.ts';
import { answering } from '../command.ts';
import { expectedName } from '../did-you-mean.ts';
import { choice } from '../options.ts';
import { type Style, tableLines } from '../text/style.ts';

type Measure = NonNullable<ReturnType<typeof definitionNamed>>;

export const command = answering({
  arguments: { '<name>': 'a path, such as agents.shifts, or a measure, such as serviceLevelNet' },
  options: {
    '--file <kind>': [
      'of which file, where several have the path [all]',
      choice(...explainedFiles),
    ],
  },
  examples: [
    'callwright explain agents.shifts',
    'callwright explain queues.plan.steps --file centre',
    'callwright explain serviceLevelNet',
  ],
  schema: 'explanation/1',
  answer: ({ file }, { name }) => {
    const measure = file === undefined ? definitionNamed(name) : undefined;
    const paths = explainPath(name, file);
    if (measure === undefined && paths.length === 0) throw unknown(name, file);
    return {
      json: { name, ...(measure === undefined ? {} : { measure: shown(measure) }), paths },
      text: (style) => [
        ...(measure === undefined ? [] : measureLines(measure, style)),
        ...paths.flatMap((path, place) => [
          ...(place === 0 ? [] : ['']),
          ...pathLines(path, style),
        ]),
      ],
    };
  },
});

function unknown(name: string, file: string | undefined): Error {
  const known = namesAlong(name, file);
  const last = name.split(/[./]/).at(-1) ?? name;
  const isPath = /[./]/.test(name);
  const also = isPath || file !== undefined ? [] : shownMeasureIds;
  const where = file === undefined ? 'no file has the path' : `${file} has no path`;
  const what = isPath || file !== undefined ? where : 'no measure, and no path of a file,';
  return wrongUsage(`${what} '${name}'${expectedName(last, [...known, ...also])}`);
}

function shown({ id, name, unit, numerator, denominator, counted }: Measure) {
  return { id, name: name.en, unit, numerator, denominator, counted };
}

function measureLines({ id, name, unit, numerator, denominator, counted }: Measure, style: Style) {
  const formula = denominator === '' ? numerator : `(${numerator}) / (${denominator})`;
  return [
    style.bold(`${id}: ${name.en}`),
    ...facts([
      ['formula', formula],
      ['unit', unit],
      ['counted', counted],
      ['shown by', `callwright simulate SCENARIO --measure ${id}`],
      ['letters', 'docs/measures.md'],
    ]),
  ];
}

function pathLines(of: PathMeaning, style: Style): readonly string[] {
  const { file, path, says, usual, isRequired, form, unit, example, actsIn, members } = of;
  const rows = members.map((one) => [
    `    ${one.name}`,
    one.of === null ? one.says : `${one.says} (${one.of})`,
  ]);
  return [
    style.bold(`${file}: ${path === '' ? 'the whole file' : path}`),
    ...(says === '' ? [] : [`  ${says}`]),
    ...facts([
      ['form', form],
      ['unit', unit],
      ['default', isRequired ? 'none: it must be there' : usual],
      ['example', JSON.stringify(example)],
      ['acts in', actsIn],
    ]),
    ...(rows.length === 0
      ? []
      : ['  members:', ...tableLines([['', ''], ...rows], style, 2).slice(1)]),
  ];
}

function facts(all: readonly (readonly [name: string, text: string | null])[]): readonly string[] {
  return all.flatMap(([name, text]) =>
    text === null ? [] : [`  ${`${name}:`.padEnd(9)} ${text}`],
  );
}
