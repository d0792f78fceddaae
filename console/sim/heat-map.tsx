/**
 * Service level by volume and agents as coloured cells, with a line where the goal is reached. The
 * interval of hatched cells contains the goal.
 */
import type { StaffCurve } from '../../simulator/index.ts';
import { Loading, useFormats } from '../parts/index.ts';
import { names } from '../parts/names.ts';
import { Part } from '../parts/panel.tsx';
import type { LabAddress } from './address.ts';
import { levelIn, useFigures, useText } from './figures.ts';
import { mapSweep, mapVolumes } from './questions.ts';
import styles from './sim.module.css';
import { useLab } from './use-lab.ts';
import type { CentreFile } from './worker-protocol.ts';

interface MapProps {
  readonly address: LabAddress;
  readonly centre: CentreFile | undefined;
  readonly curve: StaffCurve | undefined;
}

const shades = [styles.shade0, styles.shade1, styles.shade2, styles.shade3, styles.shade4];

export function HeatMap({ address, centre, curve }: MapProps) {
  const text = useText();
  const formats = useFormats();
  const figures = useFigures();
  const { question, differences } = mapSweep(address, centre, curve);
  const { answer, isOld } = useLab(question);
  const goal = address.goal / 100;
  const width = differences.length / mapVolumes.length;
  const title = text('mapTitle');
  if (answer === null || isOld) {
    return (
      <Part title={title}>
        <Loading of={text('firstDay')} rows={5} />
      </Part>
    );
  }
  const rows = mapVolumes.map((volume, row) => ({
    volume,
    cells: answer.estimates.slice(row * width, (row + 1) * width).map((one) => levelIn(one)),
  }));
  const reached = rows.map(({ volume, cells }) => {
    const place = cells.findIndex((cell) => (cell?.value ?? 0) >= goal);
    return { volume, place };
  });
  const signed = (percent: number) =>
    `${percent > 0 ? '+' : percent < 0 ? '−' : '±'}${formats.points(Math.abs(percent) / 100)}`;
  const added = (place: number) => differences[place]?.agents ?? 0;
  const headOf = (place: number) =>
    address.day === undefined
      ? formats.number(address.agents + added(place))
      : text('agentsChanges', {
          direction: added(place) < 0 ? 'less' : 'more',
          by: Math.abs(added(place)),
        });
  const sentences = reached.map(({ volume, place }) =>
    place < 0
      ? text('mapNever', { volume: signed(volume) })
      : text('mapReached', { volume: signed(volume), agents: headOf(place) }),
  );
  return (
    <Part title={title}>
      <p className={styles.soft}>{sentences.join(' · ')}</p>
      <table className={names(styles.values, styles.map)} aria-label={title}>
        <caption>{text('mapTable', { days: answer.days, goal: address.goal })}</caption>
        <thead>
          <tr>
            <th scope="col">{text('volume')}</th>
            {differences.slice(0, width).map((_, place) => (
              <th key={headOf(place)} scope="col">
                {headOf(place)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ volume, cells }, row) => (
            <tr key={volume}>
              <th scope="row">{signed(volume)}</th>
              {cells.map((cell, place) => {
                const { value, halfWidth } = figures(cell, 'share');
                const level = cell?.value ?? 0;
                const below = rows[row + 1]?.cells[place]?.value;
                return (
                  <td
                    key={headOf(place)}
                    className={names(
                      shades[Math.min(shades.length - 1, Math.floor(level * shades.length))],
                      level >= goal && (cells[place - 1]?.value ?? 0) < goal && styles.edgeStart,
                      level >= goal && below != null && below < goal && styles.edgeEnd,
                      (cell?.low ?? 0) < goal && (cell?.high ?? 1) >= goal && styles.unsure,
                    )}
                  >
                    {value} <span>{halfWidth}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}
