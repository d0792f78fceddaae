/** Options of Node under which packages whose names begin so are not found. */
export function withoutPackages(beginning: string): readonly string[] {
  const hide = `import { registerHooks } from 'node:module';
  registerHooks({ resolve(name, context, next) {
    if (name.startsWith('${beginning}')) throw new Error('Cannot find ' + name);
    return next(name, context);
  } });`;
  return ['--import', `data:text/javascript,${encodeURIComponent(hide)}`];
}

export const withoutTemporal = withoutPackages('@temporalio/');
