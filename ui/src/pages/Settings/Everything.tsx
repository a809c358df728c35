import { useState } from 'react';

import { useDo } from '../../api';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Field } from '../../parts/Field';
import { Notice } from '../../parts/Notice';
import { Paper } from '../../parts/Paper';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';

/** Takes everything away from this computer. Cannot be undone, so a word is typed for it. */
export function Everything() {
  const say = useWords();
  const [asks, setAsks] = useState(false);
  const [typed, setTyped] = useState('');
  const remove = useDo('POST /remove-everything');
  const word = say('settings.remove.word');
  const isMeant = typed.trim().toLocaleLowerCase(say.intl.locale) === word.toLocaleLowerCase(say.intl.locale);
  return (
    <Paper>
      <h2>{say('settings.remove')}</h2>
      <p>{say('settings.remove.text')}</p>
      <div className="row"><Button icon="trash" onPress={() => { setTyped(''); setAsks(true); }}>{say('settings.remove.act')}</Button></div>
      <Dialog
        title={say(remove.isSuccess ? 'settings.removed' : 'settings.remove.sure')}
        isOpen={asks || remove.isSuccess}
        onClose={() => setAsks(false)}
        answers={remove.isSuccess ? undefined : (
          <>
            <Button kind="main" onPress={() => setAsks(false)}>{say('settings.remove.keep')}</Button>
            <Button icon="trash" isDisabled={!isMeant} isPending={remove.isPending} onPress={() => remove.mutate({ body: { sure: 'remove everything' } })}>{say('settings.remove.act')}</Button>
          </>
        )}
      >
        {remove.isSuccess
          ? <p>{say('settings.removed.text')}</p>
          : (
            <>
              <p>{say('settings.remove.what')}</p>
              <p>{say('settings.remove.stays')}</p>
              <p>{say('settings.remove.others')}</p>
              <Field label={say('settings.remove.type', { word })} value={typed} onChange={setTyped} autoComplete="off" />
              <Notice>{sorry(say, remove.error)}</Notice>
            </>
          )}
      </Dialog>
    </Paper>
  );
}
