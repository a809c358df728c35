import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

import s from './Dialog.module.css';

type Props = {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** What happens, and what stays. */
  children: ReactNode;
  /** The answers; the safe one is the yellow one and comes first. */
  answers?: ReactNode;
  wide?: boolean;
};

/** Only for what cannot be undone, and for what needs the whole attention, like a photo to be cropped. */
export function Dialog({ title, isOpen, onClose, children, answers, wide }: Props) {
  return (
    <ModalOverlay className={s.over ?? ''} isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className={`${s.modal} ${wide ? s.wide : ''}`}>
        <AriaDialog className={s.dialog ?? ''}>
          <Heading slot="title" level={2}>{title}</Heading>
          {children}
          {answers && <div className="row">{answers}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
