import { useState } from 'react';
import { useLocation } from 'wouter';

import { useAsk, useDo, type CharterDraft, type GroupSummary } from '../../api';
import { Button } from '../../parts/Button';
import { Dialog } from '../../parts/Dialog';
import { Notice } from '../../parts/Notice';
import { tell } from '../../parts/Toast';
import { standsInWords } from '../../shop/asked';
import { namesOf } from '../../shop/names';
import { sorry } from '../../shop/sorry';
import { useWords } from '../../words';
import { Changes } from '../Decisions/Changes';
import { Form } from './Form';
import { asItIs, changesOf, proposalOf, type Holding, type Typed } from './charter';

/** For organisers: everything that holds in the group, to be proposed otherwise. */
export function Change({ group }: { group: GroupSummary }) {
  const say = useWords();
  const path = { group: group.id };
  const { data: full, error } = useAsk('GET /groups/{group}', { path });
  const { data: guidelines } = useAsk('GET /groups/{group}/guidelines', { path });
  const { data: people } = useAsk('GET /groups/{group}/people', { path });
  const { data: quorum } = useAsk('GET /groups/{group}/quorum', { path });
  const isHere = full && guidelines && people && quorum !== undefined;
  return (
    <>
      <div className="stack tight">
        <h1>{say('change.title')}</h1>
        {full && <p className="lead">{say('change.lead', { needed: full.threshold })}</p>}
      </div>
      <Notice>{sorry(say, error)}</Notice>
      {isHere && (group.state === 'organiser'
        ? <Proposal holding={{ full, guidelines, people, quorum }} />
        : <p>{say('sorry.notOrganiser')}</p>)}
    </>
  );
}

function Proposal({ holding }: { holding: Holding }) {
  const say = useWords();
  const [, go] = useLocation();
  const { full, people } = holding;
  const [typed, setTyped] = useState<Typed>(() => asItIs(holding));
  const [draft, setDraft] = useState<CharterDraft>();
  const [isNothing, setNothing] = useState(false);
  const propose = useDo('POST /groups/{group}/charters', ['group']);
  const names = (ids: string[]) => namesOf(say, people.map((p) => p.person).filter((p) => ids.includes(p.id)));
  const change = (some: Partial<Typed>) => {
    setTyped((was) => ({ ...was, ...some }));
    setNothing(false);
  };
  const look = () => {
    const wanted = proposalOf(holding, typed);
    setNothing(!wanted);
    propose.reset();
    setDraft(wanted);
  };
  const send = () => draft && propose.mutate({ path: { group: full.id }, body: draft }, {
    onSuccess: (now) => {
      setDraft(undefined);
      tell(standsInWords(say, now));
      go('/decisions');
    },
  });
  return (
    <>
      <Form people={people} typed={typed} change={change} />
      <Notice>{isNothing && say('change.nothing')}</Notice>
      <div className="row"><Button kind="main" icon="eye" onPress={look}>{say('change.look')}</Button></div>
      <Dialog
        wide
        title={say('change.sure')}
        isOpen={draft !== undefined}
        onClose={() => setDraft(undefined)}
        answers={
          <>
            <Button kind="main" onPress={() => setDraft(undefined)}>{say('change.keep')}</Button>
            <Button icon="check" isPending={propose.isPending} onPress={send}>{say(full.threshold > 1 ? 'decide.propose' : 'decide.now')}</Button>
          </>
        }
      >
        {draft && <Changes changes={changesOf(holding, draft, names)} />}
        {draft?.ask_first != null && <p>{say('change.posters')}: <b>{say(draft.ask_first ? 'change.posters.wait' : 'change.posters.in')}</b></p>}
        {draft?.vouches != null && <p>{say('decide.field.vouches')}: <b>{draft.vouches || say('decide.nobody')}</b></p>}
        <p>{say('change.lead', { needed: full.threshold })}</p>
        <Notice>{sorry(say, propose.error)}</Notice>
      </Dialog>
    </>
  );
}
