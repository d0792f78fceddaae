/** A table rendered whole; the first cell names its row. */
import type { ReactNode } from 'react';

export interface PlainTableProps {
  readonly label?: string;
  readonly className?: string | undefined;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}

export function PlainTable({ label, className, heads, rows }: PlainTableProps) {
  return (
    <table className={className} aria-label={label}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([first, ...others]) => (
          <tr key={String(first)}>
            <th scope="row">
              <bdi>{first}</bdi>
            </th>
            {others.map((cell, place) => (
              <td key={heads[place + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
