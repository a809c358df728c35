import { useState } from 'react';

import { useDo, type DealView } from '../../api';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Qr } from '../../parts/Qr';
import { inThrees, Ticket } from '../../parts/Ticket';
import { tell } from '../../parts/Toast';
import { useDraft } from '../../shop/draft';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';

type Props = { deal: DealView; of: 'hand_over' | 'return' };

/** At the door: each reads the other a number, and says that the thing has changed hands. */
export function Exchange({ deal, of }: Props) {
  const say = useWords();
  const name = deal.with.name;
  const { draft, change, forget } = useDraft(`code.${deal.id}.${of}`, { code: '', note: '' });
  const [isWrong, setWrong] = useState<string>();
  const [showsPicture, showPicture] = useState(false);
  const step = useDo('POST /deals/{deal}/steps', ['deals', 'listings', 'things']);
  const said = of === 'hand_over' ? deal.handed_over : deal.returned;
  const iSaid = said === 'both' || said === (deal.mine ? 'keeper' : 'asker');
  const theySaid = said === 'both' || said === (deal.mine ? 'asker' : 'keeper');
  const gives = (of === 'hand_over') === deal.mine;
  const code = deal.code?.for === of ? deal.code : undefined;
  const digits = draft.code.replace(/\D/g, '');
  const confirm = () => {
    if (digits && digits.length !== 6) {
      setWrong(say('exchange.six'));
      return;
    }
    setWrong(undefined);
    const note = draft.note.trim() || null;
    step.mutate({ path: { deal: deal.id }, body: { step: of, note, ...(digits ? { code: digits } : {}) } }, {
      onSuccess: () => {
        forget();
        tell(say(gives ? 'exchange.gave' : 'exchange.got', { title: deal.title }));
      },
    });
  };
  const refused = step.error?.code === 'E_CODE' ? sorry(say, step.error) : undefined;
  return (
    <>
      {theySaid && !iSaid && <p>{say(gives ? 'exchange.theyGot' : 'exchange.theyGave', { name })}</p>}
      {iSaid && <p>{say(gives ? 'exchange.youGave' : 'exchange.youGot', { name })}</p>}
      {code && (
        <>
          {!iSaid && <p>{say('exchange.how', { name })}</p>}
          <Ticket label={say('exchange.read', { name })} code={code.mine} hint={say('exchange.offline')}>
            {code.enter && !iSaid && (
              <Field
                label={say('exchange.type', { name })}
                hint={say('exchange.typeHint')}
                example="000 000"
                digits
                autoComplete="off"
                value={inThrees(draft.code)}
                onChange={(typed) => { change({ code: typed.replace(/\D/g, '').slice(0, 6) }); setWrong(undefined); }}
                error={isWrong ?? refused}
              />
            )}
          </Ticket>
        </>
      )}
      {!iSaid && deal.may.includes(of) && (
        <>
          <Field
            label={say('exchange.note')}
            example={say('exchange.noteExample')}
            value={draft.note}
            onChange={(note) => change({ note })}
          />
          <Notice>{refused ? undefined : sorry(say, step.error)}</Notice>
          <div className="row">
            <Button kind="main" icon="check" isPending={step.isPending} onPress={confirm}>
              {say(of === 'hand_over' ? (gives ? 'exchange.giveOver' : 'exchange.have') : gives ? 'exchange.giveBack' : 'exchange.isBack')}
            </Button>
            {code && <Button kind="plain" icon="qr" onPress={() => showPicture(true)}>{say('exchange.picture')}</Button>}
          </div>
        </>
      )}
      {code && (
        <Dialog
          title={say('exchange.read', { name })}
          isOpen={showsPicture}
          onClose={() => showPicture(false)}
          answers={<Button kind="main" onPress={() => showPicture(false)}>{say('parts.close')}</Button>}
        >
          <Qr text={code.mine} label={say('exchange.pictureLabel', { code: inThrees(code.mine) })} />
          <p className="lead num"><b>{inThrees(code.mine)}</b></p>
        </Dialog>
      )}
    </>
  );
}
