import { UNSTABLE_Toast as AriaToast, UNSTABLE_ToastContent as ToastContent, UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion, Text } from 'react-aria-components';

import { useWords } from '../words';
import { Button } from './Button';
import { Icon } from './Icon';
import s from './Toast.module.css';

type Slip = { text: string; undo?: () => void };

/** Long enough to be read twice; while it has the focus or the mouse, the clock stands still. */
const STAYS_MS = 10_000;

const queue = new ToastQueue<Slip>({ maxVisibleToasts: 2 });

/** Says what happened, and how to undo it. */
export function tell(text: string, undo?: () => void) {
  queue.add({ text, undo }, { timeout: STAYS_MS });
}

/** Ink slips at the bottom of the page. */
export function Toasts() {
  const say = useWords();
  return (
    <ToastRegion queue={queue} className={s.region ?? ''} aria-label={say('parts.toasts')}>
      {({ toast }) => (
        <AriaToast toast={toast} className={s.toast ?? ''}>
          <ToastContent className={s.content ?? ''}>
            <Icon of="ok" />
            <Text slot="title">{toast.content.text}</Text>
          </ToastContent>
          {toast.content.undo && (
            <Button
              onPress={() => {
                toast.content.undo?.();
                queue.close(toast.key);
              }}
            >
              {say('parts.undo')}
            </Button>
          )}
          <Button slot="close" icon="close" square>{say('parts.close')}</Button>
        </AriaToast>
      )}
    </ToastRegion>
  );
}
