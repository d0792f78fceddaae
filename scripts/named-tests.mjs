/**
 * Whether arguments of `npm test` name tests by path, as vitest reads them. Named tests all run,
 * whatever server they need.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Options of vitest whose value is a separate argument. */
const withValue = ['-t', '--testNamePattern', '--reporter', '--outputFile', '--project'];

export function namesTests(root, args) {
  const paths = readdirSync(join(root, 'test'), { recursive: true }).map((one) => `test/${one}`);
  return args.some((arg, at) => {
    if (arg.startsWith('-') || withValue.includes(args[at - 1])) return false;
    return paths.some((path) => path.includes(arg.replace(/^\.\//, '')));
  });
}
