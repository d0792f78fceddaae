/** Holds that were placed in the span, cleared ones too. */
import { Link } from '@tanstack/react-router';
import { useRead } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import { HoldMark, useHoldCodeWords, useOrderText } from '../orders/words.tsx';
import { Empty } from '../parts/index.ts';
import { Part, Read } from '../parts/panel.tsx';
import { PersonName } from '../shell/sayings.ts';
import { useCentre } from '../shell/session.ts';
import { type Span, useText } from './readings.ts';
import { Lines } from './sales.tsx';
import { SaveFiles } from './save-files.tsx';

const path = '/api/v1/centres/{centre}/holds/report';
const members = ['order', 'code', 'source', 'placedAt', 'clearedAt', 'clearedBy'] as const;

export function HoldsPart({ span, date }: { readonly span: Span; readonly date: string }) {
  const text = useText();
  const orderText = useOrderText();
  const codeWords = useHoldCodeWords();
  const instant = useInstant();
  const { centreId: centre } = useCentre();
  const reading = useRead(path, { params: { centre }, query: span });
  const heads = members.map((name) => text('holdOf', { name }));
  const rows = (reading.data?.items ?? []).map((hold) => ({
    ...hold,
    from: orderText(`source.${hold.source}`),
  }));
  return (
    <Part
      title={text('holds')}
      actions={
        <SaveFiles
          of="holds"
          name={`${centre}-holds-${date}`}
          rows={[
            heads,
            ...rows.map(({ orderNumber, code, from, placedAt, clearedAt, clearedBy }) => [
              ...[orderNumber, codeWords(code), from, instant(placedAt)],
              ...[clearedAt === null ? '' : instant(clearedAt), clearedBy ?? ''],
            ]),
          ]}
        />
      }
    >
      <Read title={text('holds')} reading={reading}>
        {() =>
          rows.length === 0 ? (
            <Empty>{text('noHolds')}</Empty>
          ) : (
            <Lines
              label={text('holds')}
              heads={heads}
              rows={rows.map((hold) => [
                <Link key="order" to={`/orders/${hold.orderNumber}` as string}>
                  {hold.orderNumber}
                </Link>,
                <HoldMark key="code" hold={hold} />,
                hold.from,
                instant(hold.placedAt),
                hold.clearedAt === null ? text('isOpen') : instant(hold.clearedAt),
                hold.clearedBy === null ? '–' : <PersonName key="by" id={hold.clearedBy} />,
              ])}
            />
          )
        }
      </Read>
    </Part>
  );
}
