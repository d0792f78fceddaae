/** What is pressed and filled in: buttons, fields, menus, dialogs. */
import type { ReactNode } from 'react';
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
  TextField,
  type TextFieldProps,
} from 'react-aria-components';
import styles from './controls.module.css';

export interface ButtonProps extends AriaButtonProps {
  /** `main`: the one action of its place; `quiet`: without a border. */
  readonly kind?: 'main' | 'plain' | 'quiet' | 'bad';
  /** The key that does the same. */
  readonly shortcut?: string;
  readonly children?: ReactNode;
}

export function Button({ kind = 'plain', shortcut, children, className, ...props }: ButtonProps) {
  const names = [styles.button, styles[kind], typeof className === 'string' ? className : ''];
  return (
    <AriaButton {...props} className={names.join(' ')}>
      {children}
      {shortcut === undefined ? null : <kbd aria-hidden="true">{shortcut}</kbd>}
    </AriaButton>
  );
}

export interface FieldProps extends TextFieldProps {
  readonly label: string;
  /** Beside its label: why it is refused. */
  readonly fault?: string | null;
  readonly autoComplete?: string;
}

export function Field({ label, fault = null, autoComplete, ...props }: FieldProps) {
  return (
    <TextField
      {...props}
      autoComplete={autoComplete}
      isInvalid={fault !== null}
      className={styles.field}
    >
      <Label className={styles.label}>{label}</Label>
      <Input className={styles.input} />
      <FieldError className={styles.fault}>{fault}</FieldError>
    </TextField>
  );
}

export interface MenuEntry {
  readonly id: string;
  readonly label: ReactNode;
  /** For keyboard search and screen readers, where the label is no plain text. */
  readonly text?: string;
  readonly onAction: () => void;
}

/** A button that opens a list of commands. */
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
      <Popover className={styles.popover} placement="bottom end">
        <AriaMenu className={styles.menu} aria-label={label}>
          {entries.map(({ id, label: words, text, onAction }) => (
            <MenuItem
              key={id}
              id={id}
              className={styles.menuItem}
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

/** Over everything, until it is answered or left by Escape. */
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
      onOpenChange={(open) => open || onClose()}
      isDismissable
      className={styles.veil}
    >
      <Modal className={isWide ? `${styles.modal} ${styles.wide}` : styles.modal}>
        <AriaDialog className={styles.dialog}>
          <Heading slot="title" className={styles.title}>
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
