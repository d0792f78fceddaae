/** What could not be read beside an order, which is saved. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Failure } from '../parts/index.ts';
import { useText } from './order.ts';

interface ReadFailureProps {
  readonly of: Pick<UseQueryResult, 'error' | 'refetch'> | undefined;
}

export function ReadFailure({ of }: ReadFailureProps) {
  const text = useText();
  if (of == null || of.error === null) return null;
  return (
    <Failure
      problem={of.error}
      work={text('orderSafe')}
      onRetry={() => void of.refetch().catch(reportError)}
    />
  );
}
