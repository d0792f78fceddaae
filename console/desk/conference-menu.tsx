/** Those whom an agent can take out of a conference of theirs, by name. */
import { Button, Menu } from '../parts/index.ts';
import { spokenNumber } from '../parts/telephone-number.ts';

import { useColleagues } from './colleagues.ts';
import styles from './desk.module.css';
import { type OwnCall, useText } from './work.ts';

interface ConferenceMenuProps {
  readonly own: OwnCall;
  readonly onRemove: (legId: string) => void;
}

export function ConferenceMenu({ own: { call, leg }, onRemove }: ConferenceMenuProps) {
  const text = useText();
  const colleagues = useColleagues();
  const others = call.legs.filter(({ id, state }) => state === 'conferenced' && id !== leg?.id);
  const nameOf = ({ agentId, calledId }: (typeof others)[number]): string => {
    if (agentId === null) return spokenNumber(calledId?.number ?? '');
    return colleagues.find(({ id }) => id === agentId)?.name ?? agentId;
  };
  return (
    <Menu
      label={text('removeParty')}
      button={<Button className={styles.control}>{text('removeParty')}</Button>}
      entries={others.map((one) => ({
        id: one.id,
        label: nameOf(one),
        onAction: () => onRemove(one.id),
      }))}
    />
  );
}
