/** Controls: buttons, fields, menus, dialogs. */
import type { FormEvent, ReactNode } from 'react';
import {
  Button as AriaButton,
  type ButtonProps as AriaButtonProps,
  Dialog as AriaDialog,
  Menu as AriaMenu,
  FieldError,
  Heading,
  Input,
  Label,
  MenuItem,
  MenuTrigger,
  Modal,
  ModalOverlay,
  Popover,
  type PressEvent,
  TextField,
  type TextFieldProps,
} from 'react-aria-components';
import styles from './controls.module.css';
import { usePartsText as useText } from './language.ts';
import { names } from './names.ts';
import { useOnce } from './once.ts';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'onPress'> {
  readonly className?: string | undefined;
  /** `main`: the one primary action; `quiet`: no border. */
  readonly kind?: 'main' | 'plain' | 'quiet' | 'bad';
  readonly shortcut?: string | undefined;
  readonly onPress?: ((event: PressEvent) => unknown) | undefined;
  readonly children?: ReactNode;
}

/** Ignores presses while a promise of `onPress` is pending; a rejected one is reported. */
export function Button(props: ButtonProps) {
  const { kind = 'plain', shortcut, children, className, onPress, ...others } = props;
  const once = useOnce();
  return (
    <AriaButton
      data-kept-clear={kind === 'main' || undefined}
      {...others}
      onPress={(event) => once(() => onPress?.(event))}
      className={names(styles.button, styles[kind], className)}
    >
      {children}
      {shortcut !== undefined && <kbd>{shortcut}</kbd>}
    </AriaButton>
  );
}

export interface FormProps {
  readonly label?: string | undefined;
  readonly className?: string | undefined;
  readonly onSend: (form: HTMLFormElement) => unknown;
  /** A field has changed. */
  readonly onEdit?: () => void;
  readonly children: ReactNode;
}

/** A form that does not reload the page, and is sent once at a time. */
export function Form({ label, className, onSend, onEdit, children }: FormProps) {
  const once = useOnce();
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const showFault = () => void window.requestAnimationFrame(() => showFirstFault(form));
    once(() => {
      const sent = onSend(form);
      if (sent instanceof Promise) return sent.then(showFault);
      return showFault();
    });
  };
  return (
    <form className={className} aria-label={label} onSubmit={send} onChange={onEdit}>
      {children}
    </form>
  );
}

/** Brings the first fault of a form into view, and focuses it where it is a field. */
function showFirstFault(form: HTMLElement): void {
  const fault = form.querySelector<HTMLElement>('[aria-invalid="true"], [role="alert"]');
  fault?.focus();
  fault?.scrollIntoView({ block: 'nearest' });
}

export interface FieldProps extends Omit<TextFieldProps, 'className' | 'children'> {
  readonly label: string;
  readonly fault?: string | null;
  readonly placeholder?: string;
}

export function Field({ label, fault = null, placeholder = '', ...props }: FieldProps) {
  return (
    // Custom errors, as the browser's own block the form until the field loses focus.
    <TextField
      {...props}
      isInvalid={fault !== null}
      validationBehavior="aria"
      className={names(styles.field)}
    >
      <Label className={names(styles.label)}>{label}</Label>
      <Input className={names(styles.input)} placeholder={placeholder} />
      <FieldError className={names(styles.fault)}>{fault}</FieldError>
    </TextField>
  );
}

export interface MenuEntry {
  readonly id: string;
  readonly label: ReactNode;
  /** Plain text of the label, for keyboard search and screen readers. */
  readonly text?: string;
  readonly onAction: () => void;
}

export function Menu({
  button,
  entries,
  label,
}: {
  readonly button: ReactNode;
  readonly entries: readonly MenuEntry[];
  readonly label: string;
}) {
  return (
    <MenuTrigger>
      {button}
      <Popover className={names(styles.popover)} placement="bottom end">
        <AriaMenu className={names(styles.menu)} aria-label={label}>
          {entries.map(({ id, label: words, text, onAction }) => (
            <MenuItem
              key={id}
              id={id}
              className={names(styles.menuItem)}
              onAction={onAction}
              textValue={text ?? (typeof words === 'string' ? words : id)}
            >
              {words}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  isWide = false,
}: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly isWide?: boolean;
}) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable
      className={names(styles.veil)}
    >
      <Modal className={names(styles.modal, isWide && styles.wide)}>
        <AriaDialog className={names(styles.dialog)}>
          <Heading slot="title" className={names(styles.title)}>
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** Asks once more, saying what will happen; it closes when the work has ended. */
export function ConfirmDialog({
  title,
  says,
  verb,
  onClose,
  onConfirm,
}: {
  readonly title: string;
  readonly says: string;
  readonly verb: string;
  readonly onClose: () => void;
  readonly onConfirm: () => unknown;
}) {
  const text = useText();
  const confirm = async () => {
    await onConfirm();
    onClose();
  };
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <p>{says}</p>
      <div className={styles.choices}>
        <Button onPress={onClose}>{text('notNow')}</Button>
        <Button kind="main" autoFocus onPress={confirm}>
          {verb}
        </Button>
      </div>
    </Dialog>
  );
}
