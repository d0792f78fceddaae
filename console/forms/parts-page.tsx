/** A page of several parts; its address names the part shown. */
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAddress } from '../shell/address.ts';
import styles from './forms.module.css';

export interface PagePart {
  readonly id: string;
  readonly label: string;
  readonly shown: () => ReactNode;
}

export function PartsPage({
  title,
  path,
  parts,
}: {
  readonly title: string;
  readonly path: string;
  readonly parts: readonly PagePart[];
}) {
  const [{ part }] = useAddress(({ part: asked }) => ({ part: asked }));
  const current = parts.find(({ id }) => id === part) ?? parts[0];
  return (
    <div className={styles.page}>
      <h1 className="unseen">{title}</h1>
      <nav className={styles.parts} aria-label={title}>
        {parts.map(({ id, label }) => (
          <Link
            key={id}
            to={path}
            search={{ part: id } as never}
            aria-current={id === current?.id ? 'page' : undefined}
          >
            {label}
          </Link>
        ))}
      </nav>
      <div key={current?.id} className={styles.column}>
        {current?.shown()}
      </div>
    </div>
  );
}
