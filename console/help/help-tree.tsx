/** A compiled help page: its elements, and its sections for the search. */
import { createElement, type ReactNode } from 'react';

export type HelpNode = string | HelpElement;

interface HelpElement {
  readonly tag: string;
  readonly properties: {
    readonly id?: string;
    readonly href?: string;
    readonly src?: string;
    readonly alt?: string;
    readonly width?: number;
    readonly height?: number;
  };
  readonly children: readonly HelpNode[];
}

export interface HelpPage {
  readonly id: string;
  readonly title: string;
  load(): Promise<{ readonly page: readonly HelpNode[] }>;
}

export interface HelpSection {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** Renders a page; `inner` renders links to other help pages. */
export function renderTree(
  nodes: readonly HelpNode[],
  inner: (href: string, words: ReactNode, key: number) => ReactNode,
): ReactNode {
  return nodes.map((node, place) => {
    if (typeof node === 'string') return node;
    const { tag, properties, children } = node;
    const words = children.length === 0 ? undefined : renderTree(children, inner);
    const { href } = properties;
    if (href?.startsWith('/') === true) return inner(href, words, place);
    const shown = createElement(tag, { ...properties, key: place }, words);
    // Wide tables and code scroll by keyboard too.
    return tag === 'table' || tag === 'pre' ? scrolled(shown, place) : shown;
  });
}

function scrolled(shown: ReactNode, place: number): ReactNode {
  return createElement('div', { key: place, tabIndex: 0, role: 'group' }, shown);
}

export function sectionsOf(nodes: readonly HelpNode[]): readonly HelpSection[] {
  const sections: HelpSection[] = [];
  for (const node of nodes) {
    const id = typeof node === 'string' ? undefined : node.properties.id;
    if (id !== undefined) sections.push({ id, title: textOfNode(node), text: '' });
    else {
      const last = sections.pop();
      if (last !== undefined) sections.push({ ...last, text: `${last.text} ${textOfNode(node)}` });
    }
  }
  return sections;
}

function textOfNode(node: HelpNode): string {
  if (typeof node === 'string') return node;
  const { tag, children } = node;
  const text = children.map(textOfNode).join('');
  return tag === 'td' || tag === 'th' || tag === 'li' ? `${text} ` : text;
}
