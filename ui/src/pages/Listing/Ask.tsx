import { useState } from 'react';
import { useLocation } from 'wouter';

import { useAsk, useDo, type Days, type ListingView } from '../../api';
import { Button, LinkButton } from '../../parts/Button';
import { countDays, DayRange, shifted } from '../../parts/DayRange';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { rangeInWords, todayIso } from '../../shop/days';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { hasDays } from '../../shop/terms';
import { useWords } from '../../words';

/** Chooses days and asks. Asking binds nobody; the owner decides. */
export function Ask({ listing }: { listing: ListingView }) {
  const say = useWords();
  const [, go] = useLocation();
  const { draft, change, forget } = useDraft(`ask.${listing.id}`, { days: null as Days | null, note: '' });
  const [isMissing, setMissing] = useState(false);
  const [again, setAgain] = useState(false);
  const { data: deals } = useAsk('GET /deals', {});
  const ask = useDo('POST /listings/{listing}/asks', ['deals']);
  const withDays = hasDays(listing);
  const name = listing.owner.name;
  const open = deals?.find((d) => d.listing === listing.id && !d.mine && ['asked', 'queued', 'accepted', 'out'].includes(d.state));
  const { days } = draft;
  const tooLong = days && withDays && listing.longest_days && countDays(days) > listing.longest_days ? listing.longest_days : undefined;
  const send = () => {
    const chosen = withDays ? days : { from: todayIso(), to: shifted(todayIso(), 13) };
    setMissing(!chosen);
    if (!chosen || tooLong) return;
    ask.mutate({ path: { listing: listing.id }, body: { days: chosen, note: draft.note.trim() || null } }, {
      onSuccess: (deal) => {
        forget();
        go(`/deals/${encodeURIComponent(deal.id)}`);
      },
    });
  };
  if (open && !again) {
    return (
      <Paper>
        <h2>{say('ask.already', { name })}</h2>
        <p>{open.state === 'accepted' ? say('ask.accepted', { name }) : say('ask.alreadyText', { name })}</p>
        <LinkButton kind="main" wide href={`/deals/${encodeURIComponent(open.id)}`}>{say('ask.see')}</LinkButton>
        {withDays && <Button kind="plain" onPress={() => setAgain(true)}>{say('ask.again')}</Button>}
      </Paper>
    );
  }
  return (
    <Paper>
      <h2>{say(withDays ? 'ask.title' : listing.wanted ? 'ask.titleWanted' : 'ask.titlePlain', { name })}</h2>
      {withDays && (
        <>
          <DayRange
            label={say('ask.calendar', { title: listing.title })}
            value={days}
            onChange={(chosen) => { change({ days: chosen }); setMissing(false); }}
            busy={listing.busy}
            rest={listing.buffer_days ?? 0}
            notice={listing.notice_days ?? 0}
          />
          <p className="lead" aria-live="polite">
            {days ? say.rich('ask.chosen', { days: rangeInWords(say, days), n: countDays(days) }) : say('ask.choose')}
          </p>
        </>
      )}
      <Field label={say('ask.note', { name })} example={say('ask.noteExample')} value={draft.note} onChange={(note) => change({ note })} rows={2} />
      <Notice>
        {tooLong ? say('ask.tooLong', { name, n: tooLong }) : isMissing ? say('ask.missing') : sorry(say, ask.error)}
      </Notice>
      <Button kind="main" icon="chat" wide isPending={ask.isPending} onPress={send}>
        {say(withDays ? 'ask.send' : listing.wanted ? 'ask.sendWanted' : 'ask.sendPlain', { name })}
      </Button>
      <p className="hint">{say(listing.wanted ? 'ask.hintWanted' : 'ask.hint', { name })}</p>
    </Paper>
  );
}
