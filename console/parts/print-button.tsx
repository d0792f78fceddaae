/** Prints the page, or only the section that the button is in and what is marked `data-print-head`. */
import { Button } from './controls.tsx';
import { usePartsText as useText } from './language.ts';

export function PrintButton({ isOfSection = false }: { readonly isOfSection?: boolean }) {
  const text = useText();
  const print = (button: Element) => {
    const section = isOfSection ? button.closest('section') : null;
    section?.setAttribute('data-printed', '');
    const unmark = () => section?.removeAttribute('data-printed');
    window.addEventListener('afterprint', unmark, { once: true });
    window.print();
  };
  return (
    <Button className="unprinted" onPress={({ target }) => print(target)}>
      {text('print')}
    </Button>
  );
}
