/** The other centres of the service, for those who may see several. */
import { useRead } from '../live-data/index.ts';
import { PlainTable, useFormats } from '../parts/index.ts';
import { Part } from '../parts/panel.tsx';
import { useRights } from '../shell/session.ts';
import { useText } from './readings.ts';
import styles from './wallboard.module.css';

const dash = '–';
const readEveryMs = 5_000;

export function Centres() {
  // A screen on a wall has its own centre's right alone.
  return useRights().includes('listWallboards') ? <CentreTable /> : null;
}

function CentreTable() {
  const text = useText();
  const formats = useFormats();
  const { data } = useRead('/api/v1/wallboards', {}, { refetchInterval: readEveryMs });
  if (data === undefined || data.items.length < 2) return null;
  const rows = data.items.map(({ name, wallboard: { totals } }) => {
    const { serviceLevel, longestWaitMs, agentsByState } = totals;
    return [
      name,
      serviceLevel.value === null ? dash : formats.share(serviceLevel.value),
      formats.number(totals.counts.waiting),
      longestWaitMs === null ? dash : formats.duration(longestWaitMs),
      formats.number(agentsByState['ready'] ?? 0),
    ];
  });
  const heads = [text('centre'), text('inTarget'), text('waiting'), text('longest'), text('ready')];
  return (
    <Part title={text('centres')}>
      <PlainTable label={text('centres')} className={styles.centres} heads={heads} rows={rows} />
    </Part>
  );
}
