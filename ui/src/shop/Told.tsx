import { useAsk } from '../api';
import { LinkButton } from '../parts/Button';
import { Banner } from '../parts/Banner';
import { inWords } from '../pages/Connection/finding';
import { useWords, type WordId } from '../words';

/** What concerns whoever writes anything at all, the most pressing first, and where more is said of it. */
const PRESSING: Record<string, { href: string; word: WordId } | undefined> = {
  N_FOUNDED_ANEW: { href: '/group', word: 'told.choose' },
  N_NEW_KEY_AWAITED: { href: '/connection', word: 'shop.connection' },
  N_REMOVED_CAN_READ: { href: '/connection', word: 'shop.connection' },
};

/** Said on top of every page while it is so: one at a time. */
export function Told() {
  const say = useWords();
  const { data: status } = useAsk('GET /status', {});
  const notice = Object.keys(PRESSING).flatMap((code) => status?.notices.filter((n) => n.code === code) ?? [])[0];
  if (!notice) return null;
  const { text, help } = inWords(say, notice);
  const more = PRESSING[notice.code];
  return (
    <div role="status">
      <Banner label={say('told.label')} title={text} answers={more && <LinkButton href={more.href}>{say(more.word)}</LinkButton>}>{help}</Banner>
    </div>
  );
}
