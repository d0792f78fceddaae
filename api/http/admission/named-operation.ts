/** An operation by its id, and what a request for it names. */
import type { OperationSpec } from '../../operations/operation-spec.ts';

export interface NamedOperation {
  readonly id: string;
  readonly operation: Pick<
    OperationSpec,
    'path' | 'method' | 'access' | 'isPersonal' | 'rate' | 'audited' | 'memberRight' | 'errors'
  >;
}

export interface RequestContent {
  readonly params: { readonly [name: string]: unknown };
  readonly body: unknown;
}
