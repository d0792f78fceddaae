/** Applies the operations of RFC 6902 that findings use. */
import type { Patch } from '../../rules/index.ts';

interface Node {
  [member: string]: unknown;
}

/** A copy with the patch applied. */
export function applyPatchTo<T>(value: T, patch: Patch): T {
  const copy = structuredClone(value);
  for (const operation of patch) {
    const tokens = operation.path.split('/').slice(1);
    const last = tokens.pop() ?? '';
    const parent = tokens.reduce((node, token) => node[token] as Node, copy as Node);
    if (operation.op === 'remove') {
      if (Array.isArray(parent)) parent.splice(Number(last), 1);
      else delete parent[last];
    } else if (last === '-') {
      (parent as unknown as unknown[]).push(operation.value);
    } else {
      parent[last] = operation.value;
    }
  }
  return copy;
}
