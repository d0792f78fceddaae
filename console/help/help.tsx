/** Help: pages of the documentation and a search through all of them. */
import { pages as allPages } from 'callwright:help';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { Empty, Loading, textOf, useLanguage } from '../parts/index.ts';
import { Search } from '../parts/panel.tsx';
import { useAddress } from '../shell/address.ts';
import styles from './help.module.css';
import { type HelpPage, type HelpSection, renderTree, sectionsOf } from './help-tree.tsx';
import type en from './messages/en.json';

const useText = textOf<typeof en>('help');
const firstPage = 'console';
const foundMax = 40;
const excerptBefore = 60;
const excerptLength = 200;

/** Ends the ids of pages that are translations. */
const inFrench = '-fr';

/** Pages in the user's language, where they are translated; the others in English. */
function usePages(): readonly HelpPage[] {
  const isFrench = useLanguage() === 'fr';
  const has = (sought: string) => allPages.some(({ id }) => id === sought);
  return allPages.filter(({ id }) =>
    isFrench ? !has(`${id}${inFrench}`) : !id.endsWith(inFrench),
  );
}

function languageOf(id: string): 'en' | 'fr' {
  return id.endsWith(inFrench) ? 'fr' : 'en';
}

interface HelpAddress {
  readonly q?: string | undefined;
}

export function Help() {
  const text = useText();
  const { page = firstPage }: { readonly page?: string } = useParams({ strict: false });
  const [{ q }, change] = useAddress(addressOf);
  const pages = usePages();
  const chosen =
    pages.find(({ id }) => id === page || id === `${page}${inFrench}`) ??
    allPages.find(({ id }) => id === page);
  return (
    <div className={styles.page}>
      <h1 className="unseen">{text('help')}</h1>
      <aside className={styles.side}>
        <Search
          label={text('searchHelp')}
          verb={text('search')}
          asked={q ?? ''}
          onAsk={(words) => change({ q: words })}
        />
        <p className={styles.soft}>{text('inEnglish')}</p>
        <nav aria-label={text('pages')} lang="en">
          {pages.map(({ id, title }) => (
            <HelpLink key={id} href={`/help/${id}`} isCurrent={id === chosen?.id}>
              <span lang={languageOf(id)}>{title}</span>
            </HelpLink>
          ))}
        </nav>
      </aside>
      {q !== undefined && <Found words={q} />}
      {q === undefined && chosen === undefined && <Empty>{text('noPage', { page })}</Empty>}
      {q === undefined && chosen !== undefined && <Article page={chosen} />}
    </div>
  );
}

function addressOf({ q }: Readonly<Record<string, unknown>>): HelpAddress {
  return { q: typeof q === 'string' ? q : undefined };
}

interface HelpLinkProps {
  readonly href: string;
  readonly isCurrent?: boolean;
  readonly children: ReactNode;
}

function HelpLink({ href, isCurrent = false, children }: HelpLinkProps) {
  const [path = '', hash] = href.split('#');
  return (
    <Link
      to={path as string}
      {...(hash === undefined ? {} : { hash })}
      aria-current={isCurrent ? 'page' : undefined}
    >
      {children}
    </Link>
  );
}

function Article({ page }: { readonly page: HelpPage }) {
  const text = useText();
  const { data } = useQuery({
    queryKey: ['help', page.id],
    queryFn: () => page.load(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const hash = useRouterState({ select: ({ location }) => location.hash });
  useEffect(() => {
    if (data !== undefined && hash !== '') document.getElementById(hash)?.scrollIntoView();
  }, [data, hash]);
  if (data === undefined) return <Loading of={text('help')} rows={6} />;
  return (
    <article className={styles.article} lang={languageOf(page.id)}>
      {renderTree(data.page, (href, words, key) => (
        <HelpLink key={key} href={href}>
          {words}
        </HelpLink>
      ))}
    </article>
  );
}

interface FoundSection extends HelpSection {
  readonly page: HelpPage;
}

/** Sections with all the words; matches in titles come first. */
function Found({ words }: { readonly words: string }) {
  const text = useText();
  const pages = usePages();
  const { data: all } = useQuery({
    queryKey: ['help', 'all', useLanguage()],
    queryFn: async () => (await Promise.all(pages.map(sectionsIn))).flat(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (all === undefined) return <Loading of={text('help')} rows={6} />;
  const asked = words.toLowerCase().split(/\s+/);
  const has = (where: string) => asked.every((word) => where.toLowerCase().includes(word));
  const found = all.filter(({ title, text: own }) => has(`${title} ${own}`));
  found.sort((a, b) => Number(has(b.title)) - Number(has(a.title)));
  if (found.length === 0) return <Empty>{text('nothingFound', { words })}</Empty>;
  return (
    <section aria-label={text('foundCount', { count: found.length })}>
      <p role="status">{text('foundCount', { count: found.length })}</p>
      <ol className={styles.found}>
        {found.slice(0, foundMax).map(({ page, id, title, text: own }) => (
          <li key={`${page.id} ${id}`} lang={languageOf(page.id)}>
            <HelpLink href={`/help/${page.id}#${id}`}>{title}</HelpLink>
            <span className={styles.soft}>{page.title}</span>
            <p>{excerptOf(own, asked[0] ?? '')}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

async function sectionsIn(page: HelpPage): Promise<readonly FoundSection[]> {
  const sections = sectionsOf((await page.load()).page);
  return sections.map((section) => ({ ...section, page }));
}

function excerptOf(text: string, word: string): string {
  const at = Math.max(0, text.toLowerCase().indexOf(word) - excerptBefore);
  const excerpt = text.slice(at, at + excerptLength).trim();
  return `${at > 0 ? '… ' : ''}${excerpt}${at + excerptLength < text.length ? ' …' : ''}`;
}
