/** What compared scenarios are called: their files' names, in full where two are alike. */
import { basename } from 'node:path';

/** In the order of the paths; a path given twice has its number after it. */
export function designNames(paths: readonly string[]): readonly string[] {
  const short = paths.map((path) => basename(path).replace(/(\.scenario)?\.json$/, ''));
  const names = short.map((name, place) =>
    short.indexOf(name) === short.lastIndexOf(name) ? name : (paths[place] ?? name),
  );
  return names.map((name, place) =>
    names.indexOf(name) === place ? name : `${name} (${place + 1})`,
  );
}
