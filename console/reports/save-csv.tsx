/** A button that downloads an answer as CSV. */
import { Button, notify } from '../parts/index.ts';
import { useCentre } from '../shell/session.ts';
import { saveCsv, useText } from './readings.ts';

interface SaveCsvProps {
  readonly label: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Of the file, after the centre. */
  readonly name: string;
}

export function SaveCsv({ label, path, query, name }: SaveCsvProps) {
  const text = useText();
  const { centreId } = useCentre();
  const save = () =>
    saveCsv(path.replace('{centre}', encodeURIComponent(centreId)), query, `${centreId}-${name}`);
  return (
    <Button onPress={() => void save().catch(() => notify(text('notSaved'), { isBad: true }))}>
      {label}
    </Button>
  );
}
