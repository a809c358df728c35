import { useAsk, useDo, type HiddenKind, type HiddenView } from '../../api';
import { Button } from '../../parts/Button';
import { Empty } from '../../parts/Empty';
import { Icon } from '../../parts/Icon';
import type { IconName } from '../../parts/icons';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { MODE_TAG, MODES } from '../../parts/Tag';
import { tell } from '../../parts/Toast';
import { useGroups } from '../../shop/groups';
import { sorry } from '../../shop/sorry';
import { useWords, type Say, type WordId } from '../../words';
import { Deeper } from './Deeper';
import s from './Settings.module.css';

const WHAT: Record<HiddenKind, { icon: IconName; word: WordId; again: WordId }> = {
  listing: { icon: 'unseen', word: 'hidden.listing', again: 'hidden.again' },
  person: { icon: 'unseen', word: 'hidden.person', again: 'hidden.again' },
  mode: { icon: 'unseen', word: 'hidden.mode', again: 'hidden.again' },
  blocked: { icon: 'refuse', word: 'hidden.blocked', again: 'hidden.unblock' },
};

/** What I do not want to see, and who cannot ask me: known to nobody but this computer, and taken back by one press. */
export function Hidden() {
  const say = useWords();
  const { data: hidden, error } = useAsk('GET /hidden', {});
  const groups = useGroups();
  const show = useDo('DELETE /hidden/{id}', ['listings', 'deals', 'group']);
  const groupOf = (one: HiddenView) => (groups && groups.length > 1 ? groups.find((g) => g.id === one.group)?.name : undefined);
  const again = (one: HiddenView) => show.mutate({ path: { id: one.id } }, {
    onSuccess: () => tell(say(one.what === 'blocked' ? 'hidden.unblocked' : 'hidden.shown', { title: titleOf(say, one) })),
  });
  return (
    <>
      <Deeper title={say('hidden.title')}>{say('hidden.text')}</Deeper>
      <Notice>{sorry(say, error ?? show.error)}</Notice>
      {hidden?.length === 0 && <Empty picture="noticeboard" title={say('hidden.none')}>{say('hidden.none.text', { act: say('apart.title') })}</Empty>}
      {hidden && hidden.length > 0 && (
        <Paper className={s.form}>
          <ul className={s.rows}>
            {hidden.map((one) => {
              const { icon, word, again: back } = WHAT[one.what];
              return (
                <li key={one.id}>
                  <Icon of={icon} className={s.sign} />
                  <div>
                    <h2>{titleOf(say, one)}</h2>
                    <p className="hint">{[say(word), groupOf(one)].filter(Boolean).join(' · ')}</p>
                  </div>
                  <Button isDisabled={show.isPending} aria-label={`${say(back)}: ${titleOf(say, one)}`} onPress={() => again(one)}>{say(back)}</Button>
                </li>
              );
            })}
          </ul>
        </Paper>
      )}
    </>
  );
}

/** A kind of offer goes by its word in each language. */
export function titleOf(say: Say, { what, title }: Pick<HiddenView, 'what' | 'title'>): string {
  const mode = what === 'mode' && MODES.find((m) => m === title);
  return mode ? say(MODE_TAG[mode]) : title;
}
