/** Shown when a screen does not exist or its program failed. */
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Button, Empty } from '../parts/index.ts';
import { useText } from './sayings.ts';

export function NotFound() {
  const text = useText();
  const start = (
    <Button kind="main" onPress={() => window.location.assign('/')}>
      {text('toStart')}
    </Button>
  );
  return <Empty action={start}>{text('notFound')}</Empty>;
}

export function ScreenFailure({ error, reset }: ErrorComponentProps) {
  const text = useText();
  return (
    <Empty action={<Button onPress={reset}>{text('showAgain')}</Button>}>
      <strong>{text('screenFailed')}</strong> {text('nothingLost')}{' '}
      <code>{error instanceof Error ? error.message : String(error)}</code>
    </Empty>
  );
}
