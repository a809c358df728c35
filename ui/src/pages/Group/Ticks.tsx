import { useState } from 'react';

import type { Person } from '../../api';
import { Field } from '../../parts/Field';
import { Tick } from '../../parts/Tick';
import { fits } from '../../shop/find';
import { nameOf, namesOf } from '../../shop/names';
import { useWords } from '../../words';
import s from './Group.module.css';

type Props = { label: string; people: Person[]; chosen: string[]; onChange: (chosen: string[]) => void };

/** From so many on, one looks for somebody by name. */
const MANY = 12;
/** More are found by a longer word. */
const MOST = 60;

/** Several neighbours out of all; who is chosen stays in sight. */
export function Ticks({ label, people, chosen, onChange }: Props) {
  const say = useWords();
  const [words, setWords] = useState('');
  const isMany = people.length >= MANY;
  const found = people.filter((p) => !isMany || fits(words, p.name)).slice(0, MOST);
  const picked = people.filter((p) => chosen.includes(p.id));
  return (
    <fieldset className="stack tight">
      <legend className="lab">{label}</legend>
      {isMany && <Field label={say('people.find')} icon="search" type="search" value={words} onChange={setWords} />}
      {isMany && picked.length > 0 && <p>{namesOf(say, picked)}</p>}
      <div className={s.ticks}>
        {found.map((p) => (
          <Tick key={p.id} chosen={chosen.includes(p.id)} onChange={(yes) => onChange(yes ? [...chosen, p.id] : chosen.filter((id) => id !== p.id))}>
            {nameOf(say, p)}
          </Tick>
        ))}
      </div>
    </fieldset>
  );
}
