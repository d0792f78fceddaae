/** Dialogs that send one document: faults at their members, several of a list to tick. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '#client';
import { refusalWords } from '../parts/index.ts';
import type { Choice } from '../parts/panel.tsx';
import type { SettingsAnswer } from './readings.ts';
import styles from './settings.module.css';

export interface Sheet {
  readonly problem: Problem | null;
  /** Forgets the refusal, as its cause may be changed. */
  readonly clear: () => void;
  /** Closes the dialog where the service agrees. */
  readonly send: (asked: Promise<SettingsAnswer>) => Promise<void>;
  readonly faultOf: (member: string) => string | null;
}

export function useSheet(path: string, onClose: () => void): Sheet {
  const queries = useQueryClient();
  const [problem, setProblem] = useState<Problem | null>(null);
  return {
    problem,
    clear: () => setProblem(null),
    send: async (asked) => {
      const answer = await asked;
      await queries.invalidateQueries({ queryKey: [path] });
      if (answer.ok) onClose();
      else setProblem(answer.problem);
    },
    faultOf: (member) =>
      problem?.errors?.find(({ pointer }) => new RegExp(`/${member}(/|$)`).test(pointer))
        ?.expected ?? null,
  };
}

/** What was refused, where no member of the dialog says it. */
export function Refused({
  of,
  members,
}: {
  readonly of: Sheet;
  readonly members: readonly string[];
}) {
  const { problem, faultOf } = of;
  if (problem === null || members.some((member) => faultOf(member) !== null)) return null;
  return (
    <p role="alert" className={styles.bad}>
      {refusalWords(problem)}
    </p>
  );
}

interface ChecksProps {
  readonly label: string;
  readonly choices: readonly Choice<string>[];
  readonly value: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
  readonly fault: string | null;
}

export function Checks({ label, choices, value, onChange, fault }: ChecksProps) {
  if (choices.length === 0) return null;
  return (
    <fieldset className={styles.checks}>
      <legend>{label}</legend>
      <div>
        {choices.map(({ id, label: words }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={value.includes(id)}
              onChange={({ target }) =>
                onChange(target.checked ? [...value, id] : value.filter((one) => one !== id))
              }
            />
            <bdi>{words}</bdi>
          </label>
        ))}
      </div>
      {fault === null ? null : <p className={styles.bad}>{fault}</p>}
    </fieldset>
  );
}
