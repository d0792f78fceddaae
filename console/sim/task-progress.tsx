/** Progress of a one-time simulator task. */
import { Loading, useFormats } from '../parts/index.ts';
import { useText } from './figures.ts';
import styles from './sim.module.css';
import type { TaskState } from './use-lab.ts';

export function Progress({
  task,
  of,
  isAsked,
}: {
  readonly task: TaskState<unknown>;
  readonly of: string;
  readonly isAsked: boolean;
}) {
  const text = useText();
  const formats = useFormats();
  const { answer, refused, failure, share } = task;
  if (!isAsked || answer !== null) return null;
  if (refused === null && failure === null) {
    return <Loading of={`${of} (${formats.points(share)})`} rows={2} />;
  }
  return (
    <div role="alert" className={styles.refused}>
      <strong>{text('cannotRead', { of })}</strong>
      {failure === null ? null : <p>{failure}</p>}
      {refused?.map(({ message, pointer }) => (
        <p key={`${pointer} ${message}`}>
          {pointer}: {message}
        </p>
      ))}
    </div>
  );
}
