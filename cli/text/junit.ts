/** Results of cases as JUnit XML, for build servers. */

export interface JunitSuite {
  readonly name: string;
  readonly cases: readonly JunitCase[];
}

export interface JunitCase {
  readonly name: string;
  /** Null if it passed. */
  readonly failure: string | null;
}

export function junitLines(suites: readonly JunitSuite[]): readonly string[] {
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts(all)}>`,
    ...suites.flatMap(({ name, cases }) => [
      `  <testsuite name="${escaped(name)}" ${counts(cases)}>`,
      ...cases.flatMap((one) => caseLines(name, one)),
      '  </testsuite>',
    ]),
    '</testsuites>',
  ];
}

function caseLines(suite: string, { name, failure }: JunitCase): readonly string[] {
  const open = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}"`;
  if (failure === null) return [`${open}/>`];
  const [first = ''] = failure.split('\n');
  return [
    `${open}>`,
    `      <failure message="${escaped(first)}">${escaped(failure)}</failure>`,
    '    </testcase>',
  ];
}

function counts(cases: readonly JunitCase[]): string {
  const failures = cases.filter(({ failure }) => failure !== null).length;
  return `tests="${cases.length}" failures="${failures}" errors="0"`;
}

const escapes: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Characters that XML 1.0 cannot hold become U+FFFD. */
function escaped(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => escapes[character] ?? character)
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\u{fffd}');
}
