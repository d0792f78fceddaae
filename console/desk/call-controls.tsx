/** Actions that the server allows on a call now, as buttons and keys. */
import { useState } from 'react';
import type { CallFeature } from '../../contracts/index.ts';
import { Button, Menu, notify } from '../parts/index.ts';
import { spokenNumber } from '../parts/telephone-number.ts';
import { type Command, keysOf, useCommands } from '../shell/commands.ts';
import { useColleagues } from './colleagues.ts';
import styles from './desk.module.css';
import { Keypad } from './keypad.tsx';
import { PartyPicker } from './party-picker.tsx';
import { type OwnCall, useCallCommand, useText } from './work.ts';

const keys: Partial<Record<CallFeature, Pick<Command, 'functionKey' | 'letter'>>> = {
  hold: { functionKey: 'F8' },
  retrieve: { functionKey: 'F8' },
  transfer: { letter: 't' },
  consult: { letter: 'c' },
  hangup: { letter: 'e' },
  'complete-transfer': { letter: 't' },
  conference: { letter: 'j' },
  swap: { letter: 'x' },
  'cancel-consult': { letter: 'b' },
};
/** Call commands shown as buttons, in order; others are in a menu. */
const shown: readonly CallFeature[] = [
  'answer',
  'retrieve',
  'hold',
  'complete-transfer',
  'transfer',
  'consult',
  'swap',
  'conference',
  'cancel-consult',
  'hangup',
];
const inMenu: readonly CallFeature[] = ['digits', 'park'];

export function CallControls({
  own,
  hasKeys,
}: {
  readonly own: OwnCall;
  readonly hasKeys: boolean;
}) {
  const { call, leg } = own;
  const text = useText();
  const run = useCallCommand();
  const [sending, setSending] = useState<CallFeature | null>(null);
  const [isTyping, setIsTyping] = useState(false);
  const [picking, setPicking] = useState<'transfer' | 'consult' | null>(null);
  const { callId } = call;
  const open = leg?.features ?? [];
  const send = async (verb: CallFeature, body?: object) => {
    setSending(verb);
    const after = await run(callId, verb, body);
    setSending(null);
    if (after !== null) setPicking(null);
    if (verb === 'park' && after !== null) notify(text('parkedIn', { slot: after.parkSlot ?? '' }));
  };
  const press = (verb: CallFeature): unknown => {
    if (verb === 'transfer' || verb === 'consult') return setPicking(verb);
    return verb === 'digits' ? setIsTyping(true) : send(verb);
  };
  const commands = [...shown, ...inMenu]
    .filter((verb) => open.includes(verb))
    .map((verb) => ({
      id: `call-${verb}`,
      label: doing(text, verb),
      run: () => press(verb),
      ...keys[verb],
    }));
  useCommands(hasKeys ? commands : []);
  const more = inMenu.filter((verb) => open.includes(verb));
  return (
    <div data-next className={styles.controls}>
      {shown
        .filter((verb) => open.includes(verb))
        .map((verb) => (
          <Button
            key={verb}
            className={styles.control}
            kind={verb === 'hangup' ? 'bad' : verb === 'answer' ? 'main' : 'plain'}
            isDisabled={sending !== null}
            data-kept-clear={verb === 'hangup' || undefined}
            onPress={() => press(verb)}
            shortcut={hasKeys ? keysOf(keys[verb] ?? {}) : undefined}
          >
            {doing(text, verb)}
          </Button>
        ))}
      {open.includes('remove') && (
        <ConferenceMenu own={own} onRemove={(legId) => void send('remove', { legId })} />
      )}
      {more.length !== 0 && (
        <Menu
          label={text('moreCommands')}
          button={<Button className={styles.control}>{text('moreCommands')}</Button>}
          entries={more.map((verb) => ({
            id: verb,
            label: doing(text, verb),
            onAction: () => press(verb),
          }))}
        />
      )}
      <Keypad
        key={callId}
        callId={callId}
        isOpen={isTyping}
        onClose={() => setIsTyping(false)}
        onSend={(digits) => send('digits', { digits })}
      />
      <PartyPicker
        title={doing(text, picking ?? 'transfer')}
        isOpen={picking !== null}
        onClose={() => setPicking(null)}
        onChoose={(to) => send(picking ?? 'transfer', { to })}
      />
    </div>
  );
}

function doing(text: ReturnType<typeof useText>, verb: CallFeature): string {
  return text('does', { verb: verb.replace('-', '_') });
}

interface ConferenceMenuProps {
  readonly own: OwnCall;
  readonly onRemove: (legId: string) => void;
}

/** Those whom an agent can take out of a conference of theirs, by name. */
function ConferenceMenu({ own: { call, leg }, onRemove }: ConferenceMenuProps) {
  const text = useText();
  const [colleagues] = useColleagues();
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
