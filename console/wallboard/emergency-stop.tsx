/** Begins the emergency stop; the banner of every screen ends it. */
import { useState } from 'react';
import { api, useDiversion, useRead } from '../live-data/index.ts';
import { Button, Dialog, Form } from '../parts/index.ts';
import { useCentre, useRights } from '../shell/session.ts';
import { DivertChoice } from './queue-panel.tsx';
import { type QueueFigures, useCommand, useText } from './readings.ts';
import styles from './wallboard.module.css';

export function EmergencyStop({ queues }: { readonly queues: readonly QueueFigures[] }) {
  const text = useText();
  const { centreId: centre } = useCentre();
  const rights = useRights();
  const [isOpen, setIsOpen] = useState(false);
  const [divertTo, setDivertTo] = useState('');
  const { isBusy, run } = useCommand(() => setIsOpen(false));
  const params = { centre };
  const path = '/api/v1/centres/{centre}/state';
  const condition = useRead(path, { params }, { enabled: isOpen, staleTime: 0 }).data;
  const diversion = useDiversion();
  if (!rights.includes('putCentreState')) return null;
  const queue = diversion(divertTo || null) ?? 'none';
  const stop = () => {
    if (condition === undefined) return;
    const { state, callbackCapacity } = condition;
    const body = { state, callbackCapacity, stop: { divertTo: divertTo || null } };
    run(api.put(path, { params, body }), text('stopped', { queue }));
  };
  return (
    <div className="unprinted">
      <Button kind="bad" onPress={() => setIsOpen(true)}>
        {text('emergencyStop')}
      </Button>
      <Dialog title={text('emergencyStop')} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <Form className={styles.form} onSend={stop}>
          <p>{text('stopMeans', { queue })}</p>
          <DivertChoice queues={queues} value={divertTo} onChange={setDivertTo} />
          <Button type="submit" kind="bad" isDisabled={isBusy || condition === undefined}>
            {text('stopAll')}
          </Button>
        </Form>
      </Dialog>
    </div>
  );
}
