/**
 * Whether arguments of `npm test` name tests by a path or a part of one, as vitest reads them. Then
 * all tests there run, whatever server they need: to name them is to ask for them.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Options of vitest whose value is an argument of its own, and no path. */
const withValue = ['-t', '--testNamePattern', '--reporter', '--outputFile', '--project'];

export function namesTests(root, args) {
  const paths = readdirSync(join(root, 'test'), { recursive: true }).map((one) => `test/${one}`);
  return args.some((arg, at) => {
    if (arg.startsWith('-') || withValue.includes(args[at - 1])) return false;
    return paths.some((path) => path.includes(arg.replace(/^\.\//, '')));
  });
}
