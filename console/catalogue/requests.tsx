/** Open requests for catalogues, with addresses, for who sends them. */
import { useQueryClient } from '@tanstack/react-query';
import type { ItemAt } from '#client';
import { api, usePages } from '../live-data/index.ts';
import { useInstant } from '../orders/readings.ts';
import { Button, Empty, tellProblem, textOf } from '../parts/index.ts';
import { Part, Read } from '../parts/panel.tsx';
import { PlainTable } from '../parts/plain-table.tsx';
import { csvOf, download } from '../parts/save-file.ts';
import { useCentre } from '../shell/session.ts';
import styles from './catalogue.module.css';
import type en from './messages/en.json';

const useText = textOf<typeof en>('catalogue');
const path = '/api/v1/centres/{centre}/catalogue-requests';
type Request = ItemAt<typeof path>;

export function CatalogueRequests() {
  const text = useText();
  const queries = useQueryClient();
  const instant = useInstant();
  const { centreId: centre } = useCentre();
  const { reading, more } = usePages(path, { params: { centre }, query: { status: 'open' } });
  const end = async (catalogueRequest: string, status: 'sent' | 'cancelled') => {
    const asked = { params: { catalogueRequest }, body: { status } };
    const answer = await api.ask('PATCH', '/api/v1/catalogue-requests/{catalogueRequest}', asked);
    if (!answer.ok) tellProblem(answer.problem);
    await queries.invalidateQueries({ queryKey: [path] });
  };
  const heads = (['name', 'address', 'catalogue', 'quantity', 'done'] as const).map((head) =>
    text('requestHead', { head }),
  );
  const cellsOf = ({ name, createdAt, address, quantity, ...of }: Request) => [
    `${name} · ${instant(createdAt)}`,
    address === null ? '–' : [...address.lines, `${address.postalCode} ${address.city}`].join(', '),
    [of.catalogueId, of.sourceCode].filter((one) => one !== null).join(' · '),
    quantity,
  ];
  const save = () => {
    const rows = [heads.slice(0, -1), ...(reading.data ?? []).map(cellsOf)];
    download(`${centre}-catalogue-requests.csv`, 'text/csv', csvOf(rows));
  };
  return (
    <Part title={text('requests')} actions={<Button onPress={save}>{text('export')}</Button>}>
      <Read title={text('requests')} reading={reading}>
        {(requests) =>
          requests.length === 0 ? (
            <Empty>{text('noRequests')}</Empty>
          ) : (
            <div className={styles.scroll}>
              <PlainTable
                label={text('requests')}
                heads={heads}
                rows={requests.map((request) => [
                  ...cellsOf(request),
                  (['sent', 'cancelled'] as const).map((status) => (
                    <Button
                      key={status}
                      onPress={() => void end(request.id, status).catch(reportError)}
                    >
                      {text('requestEnd', { status })}
                    </Button>
                  )),
                ])}
              />
            </div>
          )
        }
      </Read>
      {more !== null && <Button onPress={more}>{text('more')}</Button>}
    </Part>
  );
}
