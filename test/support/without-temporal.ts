/** Options of Node under which no package of Temporal is found. */
const hide = `import { registerHooks } from 'node:module';
  registerHooks({ resolve(name, context, next) {
    if (name.startsWith('@temporalio/')) throw new Error('Cannot find ' + name);
    return next(name, context);
  } });`;

export const withoutTemporal: readonly string[] = [
  '--import',
  `data:text/javascript,${encodeURIComponent(hide)}`,
];
