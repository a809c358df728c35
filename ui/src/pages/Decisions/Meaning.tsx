import { useEffect } from 'react';

import { useAsk, type DecisionView } from '../../api';
import { rememberGone, type Gone } from '../../shop/gone';
import { namesOf } from '../../shop/names';
import { useWords } from '../../words';
import { OfRemoval } from './OfRemoval';
import { Changes } from './Changes';
import { aboutInWords } from './what';

/** What a proposal means, for whom, before anybody says yes to it. */
export function Meaning({ group, decision }: { group: string; decision: DecisionView }) {
  const say = useWords();
  if (decision.what === 'charter') return <Changes changes={decision.changes} />;
  if (decision.what === 'removal') return <Removed group={group} decision={decision} />;
  if (decision.what === 'confirmation') return <p>{say('decide.confirmation.text', { name: aboutInWords(say, decision) })}</p>;
  const whose = decision.person?.name || say('people.nameComing');
  return <p>{say(decision.what === 'hiding' ? 'takedown.hideText' : 'takedown.dropText', { name: whose })}</p>;
}

function Removed({ group, decision }: { group: string; decision: DecisionView }) {
  const say = useWords();
  const person = decision.person?.id ?? '';
  const { data: preview } = useAsk('GET /groups/{group}/members/{person}/removal', { path: { group, person } }, { enabled: decision.state === 'open' });
  const stays = new Set(decision.stay.map((one) => one.id));
  const gone = preview?.invited.filter((one) => !stays.has(one.person.id)).flatMap((one) => [one.person, ...one.with.filter((p) => !stays.has(p.id))]) ?? [];
  const along = JSON.stringify(gone.map(({ id, name }) => ({ id, name })));
  useEffect(() => {
    if (along !== '[]') rememberGone(decision.id, JSON.parse(along) as Gone[]);
  }, [decision.id, along]);
  return (
    <>
      {preview && <OfRemoval preview={preview} />}
      {decision.stay.length > 0 && <p>{say('decide.stay', { n: decision.stay.length, names: namesOf(say, decision.stay) })}</p>}
      {gone.length > 0 && <p>{say('decide.goes', { n: gone.length, names: namesOf(say, gone) })}</p>}
    </>
  );
}
