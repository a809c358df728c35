import { useAsk, type Notice } from '../api';
import { LinkButton } from '../parts/Button';
import { Banner } from '../parts/Banner';
import { inWords } from '../pages/Connection/finding';
import { useWords } from '../words';

/** What concerns whoever writes anything at all, the most pressing first. */
const PRESSING = ['N_FOUNDED_ANEW', 'N_NEW_KEY_AWAITED', 'N_REMOVED_CAN_READ'];

/** What is said on top of every page, and so need not be said once more on one. */
export function pressing(notices: Notice[]): Notice | undefined {
  return PRESSING.flatMap((code) => notices.filter((n) => n.code === code))[0];
}

/** Said on top of every page while it is so: one at a time. */
export function Told() {
  const say = useWords();
  const { data: status } = useAsk('GET /status', {});
  const notice = pressing(status?.notices ?? []);
  if (!notice || !status) return null;
  // Whoever is in one group knows which.
  const isOnly = status.groups.length === 1;
  const values = Object.fromEntries(Object.entries(notice.values).filter(([name]) => !isOnly || name !== 'group'));
  const { text, help } = inWords(say, { ...notice, values });
  return (
    <div role="status">
      <Banner label={say('told.label')} title={text} answers={notice.code === 'N_FOUNDED_ANEW' && <LinkButton href="/group">{say('told.choose')}</LinkButton>}>{help}</Banner>
    </div>
  );
}
