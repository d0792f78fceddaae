/**
 * Rewrites package.json of the folder it runs in for a container: what a service needs at run time,
 * with all optional packages and without development packages. The lock file still sets versions.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const { name, version, license, type, imports, dependencies, peerDependencies } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
const kept = { name, version, license, type, imports };
const all = { ...dependencies, ...peerDependencies };
writeFileSync('package.json', JSON.stringify({ ...kept, dependencies: all }, null, 2));
